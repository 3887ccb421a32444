import type { Recommendation, RepairView } from "@dormouse/contract";
import { publish } from "../session/publish.ts";
import type { SessionKey } from "../session/session.ts";
import { settle } from "../session/settle.ts";
import type { EngineSettings } from "../settings.ts";
import type { World } from "../world/world.ts";
import { integrityOf, repaired } from "./integrity.ts";

/**
 * Does what the session's integrity recommends, in one commit. Repairing what is whole changes nothing.
 * @throws DormouseError `session_not_found`, `conflict`
 */
export async function repairSession(
  world: World,
  settings: EngineSettings,
  key: SessionKey,
): Promise<RepairView> {
  let applied: Recommendation[] = [];
  const settled = await settle(world, key, (session) => {
    applied = integrityOf(session).recommendations;
    return repaired(session, settings, world.clock.nowMs());
  });
  if ("duplicate" in settled) throw new Error("a repair has no idempotency key");
  if ("unchanged" in settled) return { applied, integrity: integrityOf(settled.unchanged) };
  await publish(world, settled.commit);
  return { applied, integrity: integrityOf(settled.commit.session) };
}
