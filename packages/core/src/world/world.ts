import type { Announcer } from "./announcer.ts";
import type { Embedder } from "../media/embedder.ts";
import type { Blobs } from "./blobs.ts";
import type { Clock, Ids } from "./clock.ts";
import type { HotState } from "./hot-state.ts";
import type { Keyring } from "./keyring.ts";
import type { LiveFeed } from "./live-feed.ts";
import type { HintQueue } from "./queue.ts";
import type { Random } from "./random.ts";
import type { Store } from "./store.ts";
import type { Traffic } from "./traffic.ts";
import type { Vault } from "./vault.ts";

/** Everything outside the rules, but for the browser, which only workers have. */
export type World = {
  store: Store;
  queue: HintQueue;
  blobs: Blobs;
  announcer: Announcer;
  live: LiveFeed;
  hot: HotState;
  traffic: Traffic;
  keyring: Keyring;
  vault: Vault;
  /** Default: `hashEmbedder`. */
  embedder?: Embedder;
  clock: Clock;
  ids: Ids;
  random: Random;
};
