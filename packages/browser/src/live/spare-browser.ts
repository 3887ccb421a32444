import type { BrowserIdentity } from "@dormouse/contract";
import type { LaunchedBrowser } from "../launch/launch.ts";
import { ReadyBrowser } from "./ready-browser.ts";

export type Launch = (identity: BrowserIdentity) => Promise<LaunchedBrowser>;

/** A browser that waits for whichever session comes next. There is one at most. */
export class SpareBrowser {
  readonly #launch: Launch;
  readonly #identity: BrowserIdentity;
  #waiting: Promise<ReadyBrowser | undefined> | undefined;
  #closed = false;

  /** @param identity what it is launched as */
  constructor(launch: Launch, identity: BrowserIdentity) {
    this.#launch = launch;
    this.#identity = identity;
  }

  /** Begins to make one ready, unless there is one. That it fails shows only in that there is none. */
  prepare(): void {
    if (this.#closed) return;
    this.#waiting ??= this.#make().catch(() => undefined);
  }

  /** The one that waits, if it can be made to look like this. The caller owns it from now on. */
  async take(identity: BrowserIdentity): Promise<ReadyBrowser | undefined> {
    if (processFacts(identity) !== processFacts(this.#identity)) return undefined;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    const ready = await waiting;
    if (ready === undefined || ready.launched.browser.connected) return ready;
    await ready.launched.close();
    return undefined;
  }

  /** Ends it, and has no other one. */
  async close(): Promise<void> {
    this.#closed = true;
    const ready = await this.#waiting;
    this.#waiting = undefined;
    await ready?.launched.close();
  }

  async #make(): Promise<ReadyBrowser> {
    const launched = await this.#launch(this.#identity);
    try {
      const ready = await ReadyBrowser.prepare(launched, this.#identity);
      await ready.warmUp();
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

/** What a browser is told when it starts, and cannot be told again. */
function processFacts(identity: BrowserIdentity): string {
  const { userAgent, locale, timezone, clientHints, viewport } = identity;
  return JSON.stringify([userAgent, locale, timezone, clientHints, viewport.mobile ?? false]);
}
