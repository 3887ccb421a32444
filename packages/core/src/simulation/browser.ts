import type { Action, ActionOutcome } from "@dormouse/contract";
import type { RawPage } from "../page-state/raw-page.ts";
import type {
  CapturedPart,
  CapturedState,
  PartReference,
  SnapshotManifest,
} from "../snapshot/snapshot.ts";
import { ActionError, BrowserLostError } from "../step/errors.ts";
import type { ActionContext, BrowserPort, LiveBrowser, OpenRequest } from "../world/browser.ts";
import { deedOf, fillingOf } from "./deed.ts";
import { rawPageOf } from "./shown-page.ts";
import type { SimulatedProcess } from "./process.ts";
import { reachAtOnce } from "./reach.ts";
import type { Simulation } from "./simulation.ts";

/** What was typed into a browser so far, as a part of its state. */
const typedPart = { kind: "localStorage", storageKey: "https://typed.example/" } as const;

/** Where imports from outside put what they bring. */
export const importedOrigin = "https://imported.example";

/**
 * A browser whose state is the list of what was typed into it, and a large part for each deed that
 * brings one along. It types into a site that remembers. It is a process of its own: it goes on while
 * its worker stands still, and ends with it.
 */
export class SimulatedBrowser implements BrowserPort {
  readonly #simulation: Simulation;
  readonly #process: SimulatedProcess;

  constructor(simulation: Simulation, process: SimulatedProcess) {
    this.#simulation = simulation;
    this.#process = process;
  }

  async open({ snapshot }: OpenRequest): Promise<LiveBrowser> {
    const { random, faults } = this.#simulation;
    await this.#process.pass(random.integer(50, 400));
    if (random.chance(faults.browserDoesNotOpen)) {
      throw Object.assign(new BrowserLostError("it does not start"), { code: "browser_start" });
    }
    const { typed } = await contentOf(snapshot?.manifest, snapshot?.load);
    const account = this.#simulation.witness.heldBy(this.#process);
    const live = new SimulatedLiveBrowser(this.#simulation, this.#process, account, typed);
    return reachAtOnce(this.#simulation, this.#process, "browser", live);
  }
}

class SimulatedLiveBrowser implements LiveBrowser {
  alive = true;
  readonly #simulation: Simulation;
  readonly #process: SimulatedProcess;
  /** Whose account it is signed in to. */
  readonly #account: string;
  readonly #typed: string[];
  readonly #touched = new Map<string, CapturedPart>();

  constructor(simulation: Simulation, process: SimulatedProcess, account: string, typed: string[]) {
    this.#simulation = simulation;
    this.#process = process;
    this.#account = account;
    this.#typed = typed;
  }

  async perform(action: Action, context: ActionContext): Promise<ActionOutcome> {
    const { signal, saveArtifact, beforeEffect } = context;
    const { random, site, timeline, trace } = this.#simulation;
    const text = action.type === "type" ? action.text : action.type;
    if (action.type === "screenshot") return this.#picture(context);
    const { fails, failsAtTimes, hangs, slow, sends, filling, pictured } = deedOf(text);
    this.#mayBeLost();
    if (hangs) {
      await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
      throw new Error("cut short");
    }
    const ms = slow ? random.integer(5_000, 40_000) : random.integer(5, 500);
    await new Promise<void>((resolve) => timeline.after(ms, resolve));
    if (!this.alive || !this.#process.alive) return this.#process.pass(0).then(lost);
    if (fails) throw new ActionError("locator_not_found", "There is no such button.");
    if (failsAtTimes && random.chance(0.5)) throw new ActionError("navigation_failed", "Not now.");
    if (sends && beforeEffect !== undefined) {
      this.#simulation.count("requestsHeldBack");
      await beforeEffect({ method: "POST", url: "https://typed.example/" });
      if (!this.alive || !this.#process.alive) return this.#process.pass(0).then(lost);
    }
    this.#simulation.witness.agents.does(this.#account, text);
    site.apply(this.#account, text);
    const times = site.times(this.#account, text);
    trace.say(this.#process.name, `does ${text}, for the ${times}. time`);
    this.#typed.push(text);
    if (filling !== undefined) this.#touched.set(filling, fillingPart(filling, text));
    await this.#process.pass(1);
    this.#mayBeLost();
    const outcome = { type: "type", durationMs: ms, output: text } as const;
    return pictured ? { ...outcome, artifact: await saveArtifact(pictureOf(text)) } : outcome;
  }

  /** Of a page that somebody is asked about. */
  async #picture({ saveArtifact }: ActionContext): Promise<ActionOutcome> {
    await this.#process.pass(this.#simulation.random.integer(5, 200));
    this.#mayBeLost();
    const output = "the page";
    return {
      type: "screenshot",
      durationMs: 1,
      output,
      artifact: await saveArtifact(pictureOf(output)),
    };
  }

  async probe(actions: Action[]): Promise<boolean> {
    const { random, site, faults } = this.#simulation;
    await this.#process.pass(random.integer(5, 500));
    this.#mayBeLost();
    if (random.chance(faults.probeUnanswered)) {
      this.#simulation.count("probesUnanswered");
      throw new ActionError("navigation_failed", "The site is down.");
    }
    this.#simulation.count("probesAnswered");
    return actions.every(
      (action) => action.type !== "expect" || site.happened(this.#account, action.text ?? ""),
    );
  }

  async page(): Promise<{ url: string; title: string }> {
    return { url: "https://typed.example/", title: `${this.#typed.length} texts` };
  }

  async readPage(): Promise<RawPage> {
    const { random, faults } = this.#simulation;
    await this.#process.pass(
      random.chance(faults.slowCall) ? random.integer(1_000, 20_000) : random.integer(5, 200),
    );
    this.#mayBeLost();
    return rawPageOf(this.#typed);
  }

  async capture(base: SnapshotManifest | undefined): Promise<CapturedState> {
    await this.#process.pass(this.#simulation.random.integer(5, 200));
    this.#mayBeLost();
    const content = new TextEncoder().encode(JSON.stringify(this.#typed));
    const kept = (base?.parts ?? []).filter(
      ({ storageKey }) => storageKey !== typedPart.storageKey && !this.#touched.has(storageKey),
    );
    const touched = [...this.#touched.values()];
    this.#touched.clear();
    return {
      parts: [...kept, ...touched, { ...typedPart, content }],
      tabs: [],
      dialogs: { response: "dismiss" },
    };
  }

  async memoryBytes(): Promise<number> {
    return 100;
  }

  async close(): Promise<void> {
    this.alive = false;
  }

  #mayBeLost(): void {
    if (this.alive && !this.#simulation.random.chance(this.#simulation.faults.browserLost)) return;
    this.alive = false;
    this.#simulation.count("browsersLost");
    this.#simulation.trace.say(this.#process.name, "loses its browser");
    lost();
  }
}

function lost(): never {
  throw new BrowserLostError("the browser is gone");
}

function fillingPart(storageKey: string, text: string): CapturedPart {
  return { kind: "localStorage", storageKey, content: fillingOf(text) };
}

/** A file that tells what it was made of. */
function pictureOf(text: string) {
  return {
    kind: "screenshot",
    fileName: "page.png",
    contentType: "image/png",
    content: new TextEncoder().encode(text),
  } as const;
}

/** What was typed into the browser of this state, and which request brought what was imported, if any. */
export type Content = { typed: string[]; imported?: string | undefined };

export async function contentOf(
  manifest: SnapshotManifest | undefined,
  load: ((part: PartReference) => Promise<Uint8Array>) | undefined,
): Promise<Content> {
  const read = async (key: string): Promise<unknown> => {
    const part = manifest?.parts.find(({ storageKey }) => storageKey === key);
    if (part === undefined || load === undefined) return undefined;
    return JSON.parse(new TextDecoder().decode(await load(part)));
  };
  const typed = (await read(typedPart.storageKey)) as string[] | undefined;
  const items = (await read(importedOrigin)) as { value: string }[] | undefined;
  return { typed: typed ?? [], imported: items?.[0]?.value };
}
