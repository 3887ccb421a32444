import type { SnapshotNote } from "@dormouse/contract";
import type { CDPSession, Protocol } from "puppeteer-core";
import { answerWithin, within } from "./bound.ts";
import type { FrameIndex } from "./frame-index.ts";

/** A tab that is asked what it has. */
export type AskedTab = { tabId: string; session: CDPSession; frames: FrameIndex };

export type Insistence = {
  /** How long a page may be silent before its scripts are stopped. */
  answerMs: number;
  /** How long all questions together may take. */
  allMs: number;
  /** A page without scripts of its own: where it does not answer, it is for another's. */
  bystander(): Promise<{ session: CDPSession }>;
  /** Ends what pages wait for: a script that waits for the network cannot be stopped before. */
  breakConnections(): void;
};

/** A page that navigates does not answer before it has. */
const travelMs = 1_000;
/** How long stopping scripts may take, and how often it is tried. */
const stopMs = 2_000;
const stopEveryMs = 100;
/** How long one script that is ended may still run. */
const interruptMs = 500;

/**
 * Pages that answer, also those that are busy without end: the script that runs is ended; where others
 * like it follow, all are stopped, and rest until `release`. All pages share one thread, so one that is busy keeps every other from answering.
 */
export class AttentivePages {
  readonly notes: SnapshotNote[] = [];
  readonly #tabs: () => AskedTab[];
  readonly #insistence: Insistence;
  readonly #deadline: number;
  #interrupting: Promise<boolean> | undefined;
  #stopping: Promise<void> | undefined;
  /** Nothing helped: to wait again for each further answer would only take time. */
  #deaf = false;

  constructor(tabs: () => AskedTab[], insistence: Insistence) {
    this.#tabs = tabs;
    this.#insistence = insistence;
    this.#deadline = performance.now() + insistence.allMs;
  }

  /** The frames of each tab; none of one that is on its way elsewhere, or was closed. */
  async frameTrees<Tab extends AskedTab>(tabs: Tab[]): Promise<[Tab, Protocol.Page.FrameTree][]> {
    const trees = await Promise.all(
      tabs.map(async (tab): Promise<[Tab, Protocol.Page.FrameTree][]> => {
        const tree = await this.#frameTree(tab.session).catch(() => undefined);
        return tree === undefined ? [] : [[tab, tree]];
      }),
    );
    return trees.flat();
  }

  /**
   * Asks, and asks again where scripts had to be stopped first. Not once all questions have taken their
   * time: a page that is given a moment only would be taken for one that hangs.
   *
   * @param mayTakeLong whether it is worth waiting for while no page is busy: there is much to read
   * @throws Error what the answer fails with, or that there is none
   */
  async ask<Value>(question: () => Promise<Value>, { mayTakeLong = false } = {}): Promise<Value> {
    if (this.#deaf) throw new Error(silence);
    this.#refuseOverdue();
    const answer = question();
    for (;;) {
      const first = await answerWithin(this.#patienceMs(), answer);
      if (first !== "late") return first.value;
      if (await this.#isBusy(stopEveryMs)) break;
      if (!mayTakeLong) throw new Error(silence);
      this.#refuseOverdue();
    }
    if (await (this.#interrupting ??= this.#interrupt())) {
      const second = await answerWithin(stopMs, question());
      if (second !== "late") return second.value;
      if (!(await this.#isBusy(stopEveryMs))) throw new Error(silence);
    }
    await (this.#stopping ??= this.#stop());
    const third = await answerWithin(Math.max(stopMs, this.#patienceMs()), question());
    if (third !== "late") return third.value;
    this.#deaf = await this.#isBusy(stopEveryMs);
    throw new Error(silence);
  }

  /** Lets the scripts go on. */
  async release(): Promise<void> {
    if (this.#stopping === undefined) return;
    const released = Promise.all(this.#tabs().map(({ session }) => setScripts(session, "run")));
    await within(stopMs, "scripts that go on", released).catch(() => undefined);
  }

  async #frameTree(session: CDPSession): Promise<Protocol.Page.FrameTree | undefined> {
    const question = async () => (await session.send("Page.getFrameTree")).frameTree;
    const first = await answerWithin(Math.min(travelMs, this.#patienceMs()), question());
    if (first !== "late") return first.value;
    return (await this.#isBusy(travelMs)) ? this.ask(question) : undefined;
  }

  #refuseOverdue(): void {
    if (performance.now() >= this.#deadline) throw new Error("reading all state took too long");
  }

  #patienceMs(): number {
    const left = this.#deadline - performance.now();
    return Math.max(stopEveryMs, Math.min(this.#insistence.answerMs, left));
  }

  async #isBusy(ms: number): Promise<boolean> {
    const answer = this.#insistence
      .bystander()
      .then(({ session }) => session.send("Page.getFrameTree"))
      .catch(() => undefined);
    return (await answerWithin(ms, answer)) === "late";
  }

  /**
   * Ends the script that runs, once. Most that hang do not come again; while all scripts rest, the timers
   * of pages that have nothing to do with it are lost for good.
   *
   * @returns whether that helped
   */
  async #interrupt(): Promise<boolean> {
    const [tab] = this.#tabs();
    if (tab === undefined) return false;
    // One line only: ended over each, the scripts of others that come next would be ended as well.
    end(tab.session);
    if (await this.#isBusy(interruptMs)) return false;
    this.notes.push(stopped(this.#tabs()));
    return true;
  }

  async #stop(): Promise<void> {
    const sessions = this.#tabs().map(({ session }) => session);
    // Takes effect when the script that runs has ended, and before the page's next one begins.
    for (const session of sessions) void setScripts(session, "rest");
    const deadline = performance.now() + stopMs;
    for (;;) {
      for (const session of sessions) end(session);
      if (!(await this.#isBusy(stopEveryMs))) break;
      if (performance.now() > deadline) return;
      this.#insistence.breakConnections();
    }
    // Where nothing ran any more, what is ended next is this: not the reading.
    await Promise.all(
      sessions.map((session) => answerWithin(stopEveryMs, evaluateNothing(session))),
    );
    if (this.notes.length === 0) this.notes.push(stopped(this.#tabs()));
  }
}

const silence = "the page does not answer";

function stopped(tabs: AskedTab[]): SnapshotNote {
  const origins = tabs.map(({ frames }) => frames.chains()[0]?.[0] ?? "a blank page");
  const [only, ...others] = tabs;
  return {
    code: "script_stopped",
    ...(only === undefined || others.length > 0 ? {} : { tabId: only.tabId }),
    detail: `a script did not end: of ${[...new Set(origins)].join(" or ")}`,
  };
}

function setScripts(session: CDPSession, to: "run" | "rest"): Promise<void> {
  const set = session.send("Emulation.setScriptExecutionDisabled", { value: to === "rest" });
  // A tab that was closed meanwhile has no scripts.
  return set.catch(() => undefined);
}

function end(session: CDPSession): void {
  session.send("Runtime.terminateExecution").catch(() => undefined);
}

async function evaluateNothing(session: CDPSession): Promise<void> {
  await session.send("Runtime.evaluate", { expression: "0" }).catch(() => undefined);
}
