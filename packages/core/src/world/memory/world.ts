import { withArchives } from "../../archive/archived-store.ts";
import type { Random } from "../random.ts";
import type { World } from "../world.ts";
import { MemoryAnnouncer } from "./announcer.ts";
import { MemoryBlobs } from "./blobs.ts";
import { ManualClock } from "./clock.ts";
import { MemoryHotState } from "./hot-state.ts";
import { CountingIds } from "./ids.ts";
import { MemoryKeyring } from "./keyring.ts";
import { MemoryLiveFeed } from "./live-feed.ts";
import { MemoryQueue } from "./queue.ts";
import { SeededRandom } from "./random.ts";
import { MemoryStore } from "./store.ts";
import { MemoryTraffic } from "./traffic.ts";
import { MemoryVault } from "./vault.ts";

export type MemoryWorld = World & {
  /** The store without what lies in archives. */
  table: MemoryStore;
  queue: MemoryQueue;
  blobs: MemoryBlobs;
  announcer: MemoryAnnouncer;
  live: MemoryLiveFeed;
  hot: MemoryHotState;
  traffic: MemoryTraffic;
  keyring: MemoryKeyring;
  vault: MemoryVault;
  clock: ManualClock;
  ids: CountingIds;
};

/** A world in this process, its clock in the caller's hand: for unit tests and seeded simulations. */
export function createMemoryWorld(
  options: { clock?: ManualClock; random?: Random } = {},
): MemoryWorld {
  const clock = options.clock ?? new ManualClock();
  const table = new MemoryStore();
  const blobs = new MemoryBlobs(clock);
  return {
    table,
    store: withArchives(table, { blobs, clock }),
    queue: new MemoryQueue(clock),
    blobs,
    announcer: new MemoryAnnouncer(),
    live: new MemoryLiveFeed(clock),
    hot: new MemoryHotState(clock),
    traffic: new MemoryTraffic(clock),
    keyring: new MemoryKeyring(),
    vault: new MemoryVault(),
    clock,
    ids: new CountingIds(clock),
    random: options.random ?? new SeededRandom(),
  };
}
