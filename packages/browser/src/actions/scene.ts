import { limits, type Action } from "@dormouse/contract";
import { ActionError, BrowserLostError, type ActionContext } from "@dormouse/core";
import type { Frame, Page } from "puppeteer-core";
import { setTimeout as sleep } from "node:timers/promises";
import { Refs } from "../locators/refs.ts";
import { DocumentGoneError } from "../locators/toolkit.ts";
import type { ActionTarget } from "../live/action-target.ts";
import { NotYetError } from "../locators/not-yet.ts";

/** Beyond the action's own time: a page that answers late is slow, one that does not answer by then hangs. */
const unresponsiveGraceMs = 5_000;

/** The pauses between tries, as a page that is loading changes most at first; the last one repeats. */
const pausesMs = [0, 20, 50, 100, 100, 200];

/** One action being done: its browser, its time, and what ends it early. */
export class Scene {
  readonly target: ActionTarget;
  readonly context: ActionContext;
  readonly timeoutMs: number;
  readonly refs: Refs;
  readonly #deadlineMs: number;
  readonly #ended: PromiseWithResolvers<never> = Promise.withResolvers<never>();
  readonly #cleanup: (() => void)[] = [];
  #over: { error: unknown } | undefined;

  constructor(target: ActionTarget, action: Action, context: ActionContext) {
    this.target = target;
    this.context = context;
    this.timeoutMs = action.timeoutMs ?? limits.actionTimeoutMsDefault;
    this.refs = new Refs(() => this.page, context, this.timeoutMs);
    this.#deadlineMs = performance.now() + this.timeoutMs;
    this.#ended.promise.catch(() => undefined);
    this.#watchSignal();
    this.#watchBrowser();
    this.#watchTime(action);
  }

  get page(): Page {
    return this.target.active();
  }

  get remainingMs(): number {
    return Math.max(0, this.#deadlineMs - performance.now());
  }

  /** What the action enters is to be seen nowhere. */
  isSecret(action: Action): boolean {
    return this.context.secretActions?.has(action) ?? false;
  }

  /**
   * To be called just before anything is entered into the frame.
   * @throws ActionError where the frame, or the page, is none that may get it.
   */
  refuseEntering(action: Action, frame: Frame): void {
    const frames = new Set([this.page.mainFrame(), frame]);
    this.context.refuseEntering?.(action, [...frames].map(addressOf));
  }

  /** @throws what ended the action early. To be called before anything the page could notice. */
  check(): void {
    if (this.#over !== undefined) throw this.#over.error;
  }

  /** The result of `work`, or at once what ends the action early. */
  async orEnd<Value>(work: Promise<Value>): Promise<Value> {
    work.catch(() => undefined);
    return Promise.race([work, this.#ended.promise]);
  }

  async sleep(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.context.signal }).catch(() => undefined);
    this.check();
  }

  /**
   * Tries until it succeeds or the action's time is over; a page that navigates meanwhile is tried again.
   * @throws ActionError of the last try's NotYetError.
   */
  async retry<Value>(attempt: (index: number) => Promise<Value>): Promise<Value> {
    let last: NotYetError | undefined;
    for (let index = 0; ; index += 1) {
      this.check();
      try {
        return await attempt(index);
      } catch (error) {
        this.check();
        if (error instanceof NotYetError) last = error;
        else if (!(error instanceof DocumentGoneError)) throw error;
      }
      if (this.remainingMs === 0) throw await failureOf(last);
      const pauseMs = pausesMs[Math.min(index, pausesMs.length - 1)] ?? 0;
      await this.sleep(Math.min(pauseMs, this.remainingMs));
    }
  }

  close(): void {
    for (const undo of this.#cleanup) undo();
  }

  #watchSignal(): void {
    const { signal } = this.context;
    const aborted = (): void => this.#end(signal.reason);
    if (signal.aborted) aborted();
    signal.addEventListener("abort", aborted, { once: true });
    this.#cleanup.push(() => signal.removeEventListener("abort", aborted));
  }

  #watchBrowser(): void {
    const { browser } = this.target;
    const lost = (): void => this.#end(new BrowserLostError("the browser is gone"));
    if (!browser.connected) lost();
    browser.once("disconnected", lost);
    this.#cleanup.push(() => browser.off("disconnected", lost));
    for (const page of this.target.tabs()) this.#watchPage(page);
  }

  #watchPage(page: Page): void {
    const crashed = (): void => {
      if (page !== this.page) return;
      this.#end(new ActionError("page_crashed", "the page crashed; load it again with goto"));
    };
    page.once("error", crashed);
    this.#cleanup.push(() => page.off("error", crashed));
  }

  #watchTime(action: Action): void {
    const hungAfterMs = this.timeoutMs + ownWaitMs(action) + unresponsiveGraceMs;
    const hung = setTimeout(() => this.#end(unresponsive()), hungAfterMs);
    this.#cleanup.push(() => clearTimeout(hung));
  }

  #end(error: unknown): void {
    this.#over ??= { error };
    this.#ended.reject(error);
  }
}

/** A document without an address of its own is the one's that it is written in. */
function addressOf(frame: Frame): string {
  const parent = frame.parentFrame();
  const isWrittenIn = frame.url() === "about:srcdoc" && parent !== null;
  return isWrittenIn ? addressOf(parent) : frame.url();
}

function unresponsive(): ActionError {
  return new ActionError(
    "page_unresponsive",
    "the page does not answer: a script of it may be in an endless loop. Load it again with goto",
  );
}

/** Pauses that the author asked for come on top of the action's timeout. */
function ownWaitMs(action: Action): number {
  if (action.type === "waitFor") return action.ms ?? 0;
  if (action.type === "type") return (action.delayMs ?? 0) * action.text.length;
  return 0;
}

async function failureOf(last: NotYetError | undefined): Promise<ActionError> {
  if (last === undefined) return unresponsive();
  if (last.elaborate === undefined) return last.failure;
  return last.elaborate().catch(() => last.failure);
}
