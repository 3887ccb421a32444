import type { RunRequest } from "@dormouse/contract";
import { refuseUnlessFree, startRun } from "../run/start.ts";
import type { EngineSettings } from "../settings.ts";
import { storePayload } from "../snapshot/payload.ts";
import type { IdempotencyRecord } from "../world/store.ts";
import type { World } from "../world/world.ts";
import { blobPrefix } from "./blob-prefix.ts";
import type { Accepted } from "./accepted.ts";
import { findSession } from "./find.ts";
import { publish } from "./publish.ts";
import type { Idempotency } from "./idempotency.ts";
import type { SessionKey } from "./session.ts";
import { settle } from "./settle.ts";

/**
 * Gives a session another run: same browser state, next step numbers.
 * @throws DormouseError `session_not_found`, `run_in_progress`, `session_deleted`, `conflict`
 */
export async function execute(
  world: World,
  settings: EngineSettings,
  key: SessionKey,
  request: RunRequest,
  idempotency?: Idempotency,
): Promise<Accepted | { duplicate: IdempotencyRecord }> {
  // Before the script is stored: a refused request leaves nothing behind.
  refuseUnlessFree(await findSession(world, key));
  const runId = world.ids.next();
  const script = await storePayload(
    world.blobs,
    `${blobPrefix(key)}runs/${runId}.json`,
    request.actions,
  );
  const settled = await settle(world, key, (session) => ({
    ...startRun(session, { runId, request, script }, settings, world.clock.nowMs()),
    ...(idempotency === undefined
      ? {}
      : { idempotency: { ...idempotency, sessionId: key.sessionId, runId } }),
  }));
  if ("duplicate" in settled) return { duplicate: settled.duplicate };
  if ("commit" in settled) await publish(world, settled.commit);
  return { sessionId: key.sessionId, runId, repeated: false };
}
