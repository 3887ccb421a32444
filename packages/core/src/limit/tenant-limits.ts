import { DormouseError } from "@dormouse/contract";
import type { EngineSettings } from "../settings.ts";
import type { World } from "../world/world.ts";
import { storedBytesOf } from "./stored-bytes.ts";

/**
 * Refuses to begin what would give the tenant more than it may have. It is counted in an index, which is a
 * moment behind: a burst may come a little above.
 * @throws DormouseError `too_many_sessions`, `storage_full`
 */
export async function refuseBeyondLimits(
  world: World,
  settings: EngineSettings,
  tenantId: string,
): Promise<void> {
  await Promise.all([
    refuseTooManySessions(world, settings, tenantId),
    refuseFullStorage(world, settings, tenantId),
  ]);
}

async function refuseTooManySessions(
  { store }: World,
  { tenantRunningSessions: most }: EngineSettings,
  tenantId: string,
): Promise<void> {
  const running = await store.countSessions({ tenantId, status: "ACTIVE", upTo: most });
  if (running < most) return;
  throw new DormouseError(
    "too_many_sessions",
    `${most} sessions are busy with a run, which is as many as you may have; wait until some have ended.`,
    { retryAfterSeconds: 5 },
  );
}

async function refuseFullStorage(
  world: World,
  { tenantStoredBytes: most }: EngineSettings,
  tenantId: string,
): Promise<void> {
  if ((await storedBytesOf(world, tenantId)) < most) return;
  throw new DormouseError(
    "storage_full",
    `Your sessions hold ${most} bytes or more, which is all you may store; delete some you no longer need.`,
    { retryAfterSeconds: 60 },
  );
}
