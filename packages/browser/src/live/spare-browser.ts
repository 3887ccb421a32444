import type { BrowserIdentity } from "@dormouse/contract";
import type { LaunchedBrowser } from "../launch/launch.ts";
import { answerWithin, within } from "../state/bound.ts";
import { ReadyBrowser } from "./ready-browser.ts";

export type Launch = (identity: BrowserIdentity) => Promise<LaunchedBrowser>;

/** How long a session waits for the spare before it is better off with a browser of its own. */
const takeMs = 10_000;
/** How long making one ready may take. */
const warmUpMs = 30_000;

/** A browser that waits for whichever session comes next. There is one at most. */
export class SpareBrowser {
  readonly #launch: Launch;
  readonly #identity: BrowserIdentity;
  readonly #takeMs: number;
  readonly #discarding = new Set<Promise<void>>();
  #waiting: Promise<ReadyBrowser | undefined> | undefined;
  #closed = false;

  /** @param identity what it is launched as */
  constructor(launch: Launch, identity: BrowserIdentity, patience = { takeMs }) {
    this.#launch = launch;
    this.#identity = identity;
    this.#takeMs = patience.takeMs;
  }

  /** Begins to make one ready, unless there is one. That it fails shows only in that there is none. */
  prepare(): void {
    if (this.#closed) return;
    this.#waiting ??= this.#make().catch(() => undefined);
  }

  /**
   * The one that waits, if it can be made to look like this, and is ready soon. The caller owns it from
   * now on. One that is of no use is ended: two browsers at once take the memory of both.
   */
  async take(identity: BrowserIdentity): Promise<ReadyBrowser | undefined> {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting === undefined) return undefined;
    if (processFacts(identity) === processFacts(this.#identity)) {
      const found = await answerWithin(this.#takeMs, waiting);
      if (found !== "late" && found.value?.launched.browser.connected === true) return found.value;
    }
    this.#discard(waiting);
    return undefined;
  }

  /** Ends it, and has no other one. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#waiting !== undefined) this.#discard(this.#waiting);
    this.#waiting = undefined;
    await Promise.all(this.#discarding);
  }

  /** Also one that is not there yet. */
  #discard(unused: Promise<ReadyBrowser | undefined>): void {
    const ended = unused.then((ready) => ready?.launched.close()).catch(() => undefined);
    this.#discarding.add(ended);
    void ended.then(() => this.#discarding.delete(ended));
  }

  async #make(): Promise<ReadyBrowser> {
    const launched = await this.#launch(this.#identity);
    try {
      const ready = await within(warmUpMs, "its warm-up", warmedUp(launched, this.#identity));
      launched.browser.once("disconnected", () => void this.#forget(ready));
      return ready;
    } catch (error) {
      await launched.close();
      throw error;
    }
  }

  /** One that has died leaves its profile behind, and makes room for another. */
  async #forget(dead: ReadyBrowser): Promise<void> {
    const waiting = this.#waiting;
    if ((await waiting) !== dead || this.#waiting !== waiting) return;
    this.#waiting = undefined;
    await dead.launched.close();
  }
}

async function warmedUp(
  launched: LaunchedBrowser,
  identity: BrowserIdentity,
): Promise<ReadyBrowser> {
  const ready = await ReadyBrowser.prepare(launched, identity);
  await ready.warmUp();
  return ready;
}

/** What a browser is told when it starts, and cannot be told again. */
function processFacts(identity: BrowserIdentity): string {
  const { userAgent, locale, timezone, clientHints, viewport } = identity;
  return JSON.stringify([userAgent, locale, timezone, clientHints, viewport.mobile ?? false]);
}
