import type { EngineSettings } from "../settings.ts";
import type { Collection } from "../world/store.ts";
import type { World } from "../world/world.ts";
import { collectSession } from "./collect-session.ts";

/** How many are asked for together; they are done one after another, since each may hold much. */
const batchSize = 50;
/** A session whose snapshots cannot be read is left for so long. */
const postponeMs = 60 * 60_000;

export type CollectReport = { sessions: number; snapshots: number; blobs: number; failed: number };

export type CollectOptions = {
  /** When no further session is begun, Unix milliseconds. Default: after the first batch. */
  deadlineMs?: number;
  /** Told of sessions whose snapshots could not be looked through. */
  report?(error: unknown, context: { sessionId: string }): void;
};

/** Does the collections that are due. */
export async function collect(
  world: World,
  settings: EngineSettings,
  { deadlineMs, report = () => {} }: CollectOptions = {},
): Promise<CollectReport> {
  const totals: CollectReport = { sessions: 0, snapshots: 0, blobs: 0, failed: 0 };
  const timeIsOver = (): boolean => world.clock.nowMs() >= (deadlineMs ?? Infinity);
  const seen = new Set<string>();
  /** How many stay due, such as those that a newer program asked for: others stand behind them. */
  let immovable = 0;
  for (;;) {
    const due = await world.store.listCollections(world.clock.nowMs(), batchSize + immovable);
    // The listing lags behind what was just done: only what is new is worth another batch.
    const fresh = due.filter(({ sessionId }) => !seen.has(sessionId));
    if (fresh.length === 0) return totals;
    for (const collection of fresh) {
      if (timeIsOver()) return totals;
      seen.add(collection.sessionId);
      await collectOne(world, settings, collection, totals).catch(async (error: unknown) => {
        totals.failed += 1;
        report(error, { sessionId: collection.sessionId });
        const againAtMs = world.clock.nowMs() + postponeMs;
        await world.store.endCollection(collection, againAtMs).catch(() => {
          immovable += 1;
        });
      });
    }
    if (deadlineMs === undefined) return totals;
  }
}

async function collectOne(
  world: World,
  settings: EngineSettings,
  collection: Collection,
  totals: CollectReport,
): Promise<void> {
  const { snapshots, blobs, againInMs } = await collectSession(world, settings, collection);
  const againAtMs = againInMs === undefined ? undefined : world.clock.nowMs() + againInMs;
  await world.store.endCollection(collection, againAtMs);
  totals.sessions += 1;
  totals.snapshots += snapshots;
  totals.blobs += blobs;
}
