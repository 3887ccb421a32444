import type { Action, ActionType } from "@dormouse/contract";
import type { ActionContext } from "@dormouse/core";
import type { Protocol } from "puppeteer-core";
import { changesTheWorld, plainUrl } from "./changes-the-world.ts";

type BeforeEffect = NonNullable<ActionContext["beforeEffect"]>;

/** What a person does to a page, and may have it do something in answer. To scroll and to point is to look. */
const inputs: ReadonlySet<ActionType> = new Set<ActionType>([
  "click",
  "doubleClick",
  "clickAt",
  "drag",
  "fill",
  "type",
  "press",
  "select",
  "check",
  "uncheck",
  "upload",
  "download",
]);

/**
 * Has the engine told of what may change the world before it goes out: what pages' scripts ask for from
 * the first input of a step until its state is read, and navigations in any of its actions. What comes between that and
 * the step's commit waits for it.
 */
export class EffectGate {
  readonly #holdScripts: (held: boolean) => void;
  /** Whom to tell from the step's last input on. */
  #opened: BeforeEffect | undefined;
  #current: { beforeEffect: BeforeEffect | undefined; refused: AbortController } | undefined;
  readonly #asking = new Set<Promise<void>>();
  /** For what is sent once the step's state is read: resolves when the step counts. */
  #behind: PromiseWithResolvers<void> | undefined;
  #refusal: { error: unknown } | undefined;

  /** @param holdScripts whether requests of scripts are to be shown to `admit` from now on; never waited for */
  constructor(holdScripts: (held: boolean) => void) {
    this.#holdScripts = holdScripts;
  }

  /**
   * Does an action's work.
   * @throws what the work throws, but rather why the engine refused a request of it, or of the one before
   */
  async during<Value>(
    action: Action,
    context: ActionContext,
    work: (context: ActionContext) => Promise<Value>,
  ): Promise<Value> {
    if (this.#behind !== undefined) this.release();
    this.#throwRefusal();
    const { beforeEffect } = context;
    const refused = new AbortController();
    this.#current = { beforeEffect, refused };
    if (beforeEffect !== undefined && inputs.has(action.type)) this.#open(beforeEffect);
    try {
      const signal = AbortSignal.any([context.signal, refused.signal]);
      const value = await work({ ...context, signal });
      await this.#answered();
      return value;
    } finally {
      this.#current = undefined;
      this.#throwRefusal();
    }
  }

  /**
   * Resolves once the request may go out.
   * @throws why it must not
   */
  async admit(request: Protocol.Network.Request, kind: "navigation" | "script"): Promise<void> {
    const beforeEffect = this.#listener(kind);
    if (beforeEffect === undefined || !changesTheWorld(request)) return;
    this.#throwRefusal();
    if (this.#behind !== undefined) return this.#behind.promise;
    const { method, url } = request;
    // Each of them: the engine may have lost the session since it was told of the one before.
    const asking = beforeEffect({ method, url: plainUrl(url) });
    this.#asking.add(asking);
    try {
      await asking;
    } catch (error) {
      this.#refusal ??= { error };
      this.#current?.refused.abort(error);
      throw error;
    } finally {
      this.#asking.delete(asking);
    }
  }

  /**
   * The step's state is read. What it may still send waits until the step counts: it would be sent once more where the
   * step is done again.
   * @throws why the engine refused a request since the last action
   */
  async end(): Promise<void> {
    await this.#answered();
    if (this.#opened !== undefined) this.#behind ??= Promise.withResolvers();
    const refusal = this.#refusal;
    this.#refusal = undefined;
    if (refusal !== undefined) throw refusal.error;
  }

  /** The step counts: what pages do from now on is their own. */
  release(): void {
    if (this.#opened !== undefined) this.#holdScripts(false);
    this.#opened = undefined;
    this.#behind?.resolve();
    this.#behind = undefined;
  }

  #open(beforeEffect: BeforeEffect): void {
    if (this.#opened === undefined) this.#holdScripts(true);
    this.#opened = beforeEffect;
  }

  #listener(kind: "navigation" | "script"): BeforeEffect | undefined {
    if (this.#current === undefined) return this.#opened;
    const { beforeEffect } = this.#current;
    // What the author said about the action goes for all that happens meanwhile.
    if (beforeEffect === undefined) return undefined;
    return kind === "navigation" ? (this.#opened ?? beforeEffect) : this.#opened;
  }

  async #answered(): Promise<void> {
    while (this.#asking.size > 0) await Promise.allSettled(this.#asking);
  }

  #throwRefusal(): void {
    if (this.#refusal !== undefined) throw this.#refusal.error;
  }
}
