import type { Action, ActionOutcome } from "@dormouse/contract";
import type { CapturedState, SnapshotManifest } from "../../snapshot/snapshot.ts";
import { BrowserLostError } from "../../step/errors.ts";
import type { BrowserPort, LiveBrowser, OpenRequest } from "../../world/browser.ts";
import type { SimulatedSite } from "./site.ts";

/**
 * A browser whose whole state is the list of what was typed into it, and which types into a site
 * that remembers. `expect` is the probe: it succeeds where the site already has the text.
 */
export class SimulatedBrowser implements BrowserPort {
  readonly #site: SimulatedSite;
  readonly #touch: () => Promise<void>;
  readonly #crashes: number[];

  /**
   * @param touch called around every effect: the moments at which a process may die.
   * @param crashes of each browser that is opened, at which of its own moments it is lost.
   */
  constructor(site: SimulatedSite, touch: () => Promise<void>, crashes: readonly number[]) {
    this.#site = site;
    this.#touch = touch;
    this.#crashes = [...crashes];
  }

  async open({ snapshot }: OpenRequest): Promise<LiveBrowser> {
    await this.#touch();
    let momentsLeft = this.#crashes.shift() ?? Number.POSITIVE_INFINITY;
    const moment = async (): Promise<void> => {
      await this.#touch();
      momentsLeft -= 1;
      if (momentsLeft <= 0) throw new BrowserLostError("the browser crashed");
    };
    return new SimulatedLiveBrowser(this.#site, moment, await typedBefore(snapshot));
  }
}

class SimulatedLiveBrowser implements LiveBrowser {
  alive = true;
  readonly #site: SimulatedSite;
  readonly #moment: () => Promise<void>;
  readonly #typed: string[];

  constructor(site: SimulatedSite, moment: () => Promise<void>, typed: string[]) {
    this.#site = site;
    this.#moment = moment;
    this.#typed = typed;
  }

  async perform(action: Action): Promise<ActionOutcome> {
    if (action.type !== "type") throw new TypeError(`cannot ${action.type}`);
    await this.#moment();
    this.#site.apply(action.text);
    this.#typed.push(action.text);
    await this.#moment();
    return { type: "type", durationMs: 0, output: action.text };
  }

  async probe(actions: Action[]): Promise<boolean> {
    await this.#moment();
    return actions.every(
      (action) => action.type !== "expect" || this.#site.happened(action.text ?? ""),
    );
  }

  async page(): Promise<{ url: string; title: string }> {
    return { url: "about:blank", title: "" };
  }

  async capture(_base: SnapshotManifest | undefined): Promise<CapturedState> {
    await this.#moment();
    const content = new TextEncoder().encode(JSON.stringify(this.#typed));
    return {
      parts: [{ kind: "localStorage", storageKey: "sim://", content }],
      tabs: [],
      dialogs: { response: "dismiss" },
    };
  }

  async memoryBytes(): Promise<number> {
    return 0;
  }

  async close(): Promise<void> {
    this.alive = false;
  }
}

/** What the browser of this snapshot has in its state. */
export async function typedBefore(snapshot: OpenRequest["snapshot"]): Promise<string[]> {
  const part = snapshot?.manifest.parts[0];
  if (snapshot === undefined || part === undefined) return [];
  return JSON.parse(new TextDecoder().decode(await snapshot.load(part))) as string[];
}
