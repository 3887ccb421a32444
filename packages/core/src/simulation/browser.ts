import type { Action, ActionOutcome } from "@dormouse/contract";
import type {
  CapturedPart,
  CapturedState,
  PartReference,
  SnapshotManifest,
} from "../snapshot/snapshot.ts";
import { ActionError, BrowserLostError } from "../step/errors.ts";
import type { ActionContext, BrowserPort, LiveBrowser, OpenRequest } from "../world/browser.ts";
import { deedOf, fillingOf } from "./deed.ts";
import type { SimulatedProcess } from "./process.ts";
import type { Simulation } from "./simulation.ts";

/** What was typed into a browser so far, as a part of its state. */
const typedPart = { kind: "localStorage", storageKey: "https://typed.example/" } as const;

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
    const typed = await typedIn(snapshot?.manifest, snapshot?.load);
    return new SimulatedLiveBrowser(this.#simulation, this.#process, typed);
  }
}

class SimulatedLiveBrowser implements LiveBrowser {
  alive = true;
  readonly #simulation: Simulation;
  readonly #process: SimulatedProcess;
  readonly #typed: string[];
  readonly #touched = new Map<string, CapturedPart>();

  constructor(simulation: Simulation, process: SimulatedProcess, typed: string[]) {
    this.#simulation = simulation;
    this.#process = process;
    this.#typed = typed;
  }

  async perform(action: Action, { signal }: ActionContext): Promise<ActionOutcome> {
    const { random, site, timeline, trace } = this.#simulation;
    const text = action.type === "type" ? action.text : action.type;
    const { fails, failsAtTimes, hangs, slow, filling } = deedOf(text);
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
    site.apply(text);
    trace.say(this.#process.name, `does ${text}, for the ${site.times(text)}. time`);
    this.#typed.push(text);
    if (filling !== undefined) this.#touched.set(filling, fillingPart(filling, text));
    await this.#process.pass(1);
    this.#mayBeLost();
    return { type: "type", durationMs: ms, output: text };
  }

  async probe(actions: Action[]): Promise<boolean> {
    const { random, site, faults } = this.#simulation;
    await this.#process.pass(random.integer(5, 500));
    this.#mayBeLost();
    if (random.chance(faults.probeUnanswered)) {
      throw new ActionError("navigation_failed", "The site is down.");
    }
    return actions.every((action) => action.type !== "expect" || site.happened(action.text ?? ""));
  }

  async page(): Promise<{ url: string; title: string }> {
    return { url: "https://typed.example/", title: `${this.#typed.length} texts` };
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

/** What was typed into the browser of this state. */
export async function typedIn(
  manifest: SnapshotManifest | undefined,
  load: ((part: PartReference) => Promise<Uint8Array>) | undefined,
): Promise<string[]> {
  const part = manifest?.parts.find(({ storageKey }) => storageKey === typedPart.storageKey);
  if (part === undefined || load === undefined) return [];
  return JSON.parse(new TextDecoder().decode(await load(part))) as string[];
}
