import { DormouseError } from "@dormouse/contract";
import type { EngineSettings } from "../settings.ts";
import type { World } from "../world/world.ts";
import { usageOf } from "./usage.ts";

/** What becomes of a run at first: it makes a session busy, waits behind another, or takes its place. */
export type RunPlace = "begins" | "waits" | "replaces";

/**
 * Refuses a run that would give the tenant more than it may have. Sessions are counted in an index, which
 * is a moment behind, the rest once a minute: a burst may come a little above.
 * @throws DormouseError `too_many_sessions`, `too_many_runs`, `storage_full`
 */
export async function refuseBeyondLimits(
  world: World,
  settings: EngineSettings,
  tenantId: string,
  place: RunPlace,
): Promise<void> {
  await Promise.all([
    ...(place === "begins" ? [refuseTooManySessions(world, settings, tenantId)] : []),
    ...(place === "waits" ? [refuseTooManyRuns(world, settings, tenantId)] : []),
    refuseFullStorage(world, settings, tenantId),
  ]);
}

/**
 * Refuses to make another session busy: sessions whose run is under way count, those paused do not.
 * @throws DormouseError `too_many_sessions`
 */
export async function refuseTooManySessions(
  { store }: World,
  { tenantRunningSessions: most }: EngineSettings,
  tenantId: string,
): Promise<void> {
  const running = await store.countSessions({ tenantId, status: "ACTIVE", upTo: most });
  if (running < most) return;
  throw new DormouseError(
    "too_many_sessions",
    `As many of your sessions as may, ${most}, have a run that is under way or asleep; wait until one has ended.`,
    { retryAfterSeconds: 5 },
  );
}

async function refuseTooManyRuns(
  world: World,
  { tenantQueuedRuns: most }: EngineSettings,
  tenantId: string,
): Promise<void> {
  const usage = await usageOf(world, tenantId);
  if (usage === undefined) return;
  if (usage.queuedRuns >= most) {
    throw new DormouseError(
      "too_many_runs",
      `As many of your runs as may, ${most}, wait behind others; wait until one has begun.`,
      { retryAfterSeconds: 60 },
    );
  }
  // Those that come until it is counted again.
  usage.queuedRuns += 1;
}

/**
 * Refuses to add to what the tenant's sessions hold.
 * @throws DormouseError `storage_full`
 */
export async function refuseFullStorage(
  world: World,
  { tenantStoredBytes: most }: EngineSettings,
  tenantId: string,
): Promise<void> {
  const usage = await usageOf(world, tenantId);
  if (usage === undefined || usage.storedBytes < most) return;
  throw new DormouseError(
    "storage_full",
    `Your sessions hold ${most} bytes or more, which is all you may store; delete some you no longer need.`,
    { retryAfterSeconds: 60 },
  );
}
