import type { Models } from "../model/ask-models.ts";
import type { Announcer } from "../world/announcer.ts";
import type { Blobs } from "../world/blobs.ts";
import type { BrowserPort, LiveBrowser } from "../world/browser.ts";
import type { HotState } from "../world/hot-state.ts";
import type { Keyring } from "../world/keyring.ts";
import type { LiveFeed } from "../world/live-feed.ts";
import type { HintQueue } from "../world/queue.ts";
import type { Store } from "../world/store.ts";
import type { Traffic } from "../world/traffic.ts";
import type { Random } from "./random.ts";

/** When in a call its process is killed. */
export const moments = ["before", "while it is under way", "after"] as const;
export type Moment = (typeof moments)[number];

type Calls = {
  store: (keyof Store)[];
  blobs: (keyof Blobs)[];
  queue: (keyof HintQueue)[];
  announcer: (keyof Announcer)[];
  keyring: (keyof Keyring)[];
  traffic: (keyof Traffic)[];
  live: (keyof LiveFeed)[];
  hot: (keyof HotState)[];
  browser: (keyof BrowserPort | keyof LiveBrowser)[];
  models: (keyof Models)[];
};

/** The calls that processes make of ports. */
const often: Calls = {
  store: [
    "read",
    "commit",
    "claim",
    "renew",
    "readRun",
    "readSnapshot",
    "listSnapshots",
    "readEvents",
    "readPages",
    "list",
    "countSessions",
    "listDue",
    "listCollections",
    "listIdle",
    "listArchived",
    "readIdempotency",
    "requestCollection",
    "endCollection",
  ],
  blobs: ["put", "list"],
  queue: ["send"],
  announcer: ["publish", "subscribe"],
  keyring: ["create", "unwrap"],
  traffic: ["waits", "taken", "othersWait"],
  live: ["watched"],
  hot: ["readPage", "putPage", "forget"],
  browser: ["open", "perform", "page", "capture", "readPage", "memoryBytes", "close"],
  models: ["ask"],
};

/** Few lives come to these: each is singled out more often. */
const seldom: Partial<Calls> = {
  store: [
    "prepare",
    "readExternalKey",
    "removeExternalKey",
    "readIntent",
    "readSteps",
    "readNewestPage",
    "listArtifacts",
    "listMedia",
    "listRuns",
    "removeArchived",
    "readRetention",
    "removeSnapshots",
    "remove",
    "pinSnapshot",
    "unpinSnapshot",
  ],
  blobs: ["get", "read", "copy", "deleteMany", "deletePrefix"],
  traffic: ["nextInTurn"],
  hot: ["confirmPage", "putCached"],
  browser: ["probe"],
};

export const usualCalls = namesOf(often);
const seldomNamed = namesOf(seldom);
export const portCalls: ReadonlySet<string> = new Set([...usualCalls, ...seldomNamed]);
const weighted = [...portCalls, ...seldomNamed, ...seldomNamed];

function namesOf(calls: Partial<Calls>): string[] {
  return Object.entries(calls).flatMap(([port, methods]) =>
    methods.map((method) => `${port}.${method}`),
  );
}

/** So often is a process killed at the call that a life singles out. */
const timesMax = 2;

/**
 * Who is killed where. Each life singles out a moment of a call, so that over many lives somebody is killed at
 * every moment of every call, however rarely it is made.
 */
export class Mortality {
  /** How often a process was killed at each moment of each call. */
  readonly deaths = new Map<string, number>();
  readonly #random: Random;
  readonly #call: string;
  readonly #moment: Moment;
  #timesLeft = timesMax;

  constructor(random: Random) {
    this.#random = random;
    this.#call = random.pick(weighted);
    this.#moment = random.pick(moments);
  }

  /** @returns the moment of this call at which its process is killed; mostly none. */
  strikes(call: string, probability: number): Moment | undefined {
    const moment = this.#random.chance(probability)
      ? this.#random.pick(moments)
      : this.#singlesOut(call);
    if (moment === undefined) return undefined;
    const name = deathAt(call, moment);
    this.deaths.set(name, (this.deaths.get(name) ?? 0) + 1);
    return moment;
  }

  #singlesOut(call: string): Moment | undefined {
    if (call !== this.#call || this.#timesLeft === 0 || !this.#random.chance(0.8)) return undefined;
    this.#timesLeft -= 1;
    return this.#moment;
  }
}

export function deathAt(call: string, moment: Moment): string {
  return `${moment} ${call}`;
}
