import { DormouseError } from "@dormouse/contract";
import { isUnfinished } from "../run/status.ts";
import type { Session } from "../session/session.ts";
import type { EngineSettings } from "../settings.ts";
import type { World } from "../world/world.ts";
import { usageOf } from "./usage.ts";

/**
 * Refuses to begin what would give the tenant more than it may have. Sessions are counted in an index, which
 * is a moment behind, the rest once a minute: a burst may come a little above.
 * @param session that a run is for; left out where it is a new one's.
 * @throws DormouseError `too_many_sessions`, `too_many_runs`, `storage_full`
 */
export async function refuseBeyondLimits(
  world: World,
  settings: EngineSettings,
  tenantId: string,
  session?: Session,
): Promise<void> {
  const refuseRun = isUnfinished(session?.run) ? refuseTooManyRuns : refuseTooManySessions;
  await Promise.all([
    refuseRun(world, settings, tenantId),
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

async function refuseTooManyRuns(
  world: World,
  { tenantQueuedRuns: most }: EngineSettings,
  tenantId: string,
): Promise<void> {
  const usage = await usageOf(world, tenantId);
  if (usage.queuedRuns >= most) {
    throw new DormouseError(
      "too_many_runs",
      `${most} runs wait behind others, which is as many as you may have; wait until some have begun.`,
      { retryAfterSeconds: 60 },
    );
  }
  // Those that come until it is counted again.
  usage.queuedRuns += 1;
}

async function refuseFullStorage(
  world: World,
  { tenantStoredBytes: most }: EngineSettings,
  tenantId: string,
): Promise<void> {
  if ((await usageOf(world, tenantId)).storedBytes < most) return;
  throw new DormouseError(
    "storage_full",
    `Your sessions hold ${most} bytes or more, which is all you may store; delete some you no longer need.`,
    { retryAfterSeconds: 60 },
  );
}
