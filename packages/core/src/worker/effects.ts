import type { Action } from "@dormouse/contract";
import { hideSecrets } from "../input/hide-secrets.ts";
import { dropListings } from "../page-state/list-cache/list-cache.ts";
import { revise } from "../session/revise.ts";
import { keyOf, runOf, type Session } from "../session/session.ts";
import { LeaseLostError, OutcomeUnknownError } from "../step/errors.ts";
import type { Intent } from "../step/intent.ts";
import type { StepPlan } from "../step/plan.ts";
import type { ActionContext, Effect } from "../world/browser.ts";
import type { World } from "../world/world.ts";
import { commitHeld, type Held } from "./held.ts";
import type { Worker } from "./worker.ts";

/** No two clocks agree: a lease of which less than this part is left may be over for somebody else. */
const leaseMargin = 1 / 4;
/** A page may make up addresses of any length. */
const urlLengthMax = 2_000;
const urlsMax = 20;

/** By these something may come about that no request tells of beforehand. */
const acting: ReadonlySet<Action["type"]> = new Set([
  "click",
  "doubleClick",
  "clickAt",
  "drag",
  "press",
  "type",
  "download",
]);

/**
 * The one rule for what must not happen twice, whether a group says so (`once`), an action (`effect`), or a request
 * that the browser sees coming: before it an intent is stored, under the step's fence. An attempt that finds the
 * intent of an earlier one repeats nothing, unless the step's probe says that it has not happened.
 */
export class Effects {
  readonly #worker: Pick<Worker, "world" | "settings">;
  readonly #held: Held;
  readonly #plan: StepPlan;
  #blot = (text: string): string => text;
  #isFound = false;
  #hasSent = false;
  readonly #urls = new Set<string>();
  #storing: Promise<void> | undefined;
  #failure: { error: unknown } | undefined;
  #hasEnded = false;

  constructor(worker: Pick<Worker, "world" | "settings">, held: Held, plan: StepPlan) {
    this.#worker = worker;
    this.#held = held;
    this.#plan = plan;
  }

  /** An intent is stored, or may be: nothing but its probe may have the step done again. */
  get mayHaveHappened(): boolean {
    return this.#isFound || this.#storing !== undefined;
  }

  /** Whether none of the actions up to this one can have had an effect, as far as can be seen, or its author says. */
  hadNone(done: number): boolean {
    if (this.#isFound || this.#hasSent) return false;
    const { actions, marked } = this.#plan;
    if (marked === undefined) return true;
    return actions
      .slice(marked.from, done)
      .every(({ type, effect }) => effect === false || !acting.has(type));
  }

  /** Where what happened was sent, the first of it. */
  get urls(): string[] {
    return [...this.#urls];
  }

  /** A code that was entered is sent to an address that may hold it. @param blot takes such things out of a text. */
  hide(blot: (text: string) => string): void {
    this.#blot = blot;
  }

  /**
   * Whether an earlier attempt has done the step, so that it is not to be done again.
   * @param ask the site, in the words of the step's probe.
   * @throws OutcomeUnknownError where nothing can tell, and what `ask` throws.
   */
  async haveHappened(ask: (probe: Action[]) => Promise<boolean>): Promise<boolean> {
    const { session } = this.#held;
    const intent = await this.#find();
    if (intent === undefined) return false;
    const { marked } = this.#plan;
    const { request } = intent;
    const hasProbe = marked?.probe !== undefined;
    const unknown = (why: string) =>
      new OutcomeUnknownError(session.nextStep, why, { request, hasProbe });
    if (marked?.probe === undefined) throw unknown("it has no probe to tell whether it happened");
    if (await ask(marked.probe)) return true;
    const { action = marked.from } = intent;
    if (action >= marked.from) return false;
    throw unknown(`its probe does not tell of what action ${action} sent before`);
  }

  /** Whether an earlier attempt was about to do what the step is to do, or did it. */
  async wereBegun(): Promise<boolean> {
    // A person may have let it go on since, with as many attempts as at first.
    return (await this.#findStored()) !== undefined;
  }

  async #find(): Promise<Intent | undefined> {
    return isFirstAttempt(this.#held.session) ? undefined : this.#findStored();
  }

  async #findStored(): Promise<Intent | undefined> {
    const intent = await findIntent(this.#worker.world, this.#held.session);
    if (intent === undefined) return undefined;
    this.#isFound = true;
    if (intent.request !== undefined) this.#urls.add(intent.request.url);
    return intent;
  }

  /**
   * What the action is done with. The intent of one that is marked is stored before; any other that may have an
   * effect has it stored by the browser, when the time has come. Either is told there if the step is lost by then.
   * @throws LeaseLostError, and what the store throws: then the action is not to be done.
   */
  async before(index: number, action: Action, context: ActionContext): Promise<ActionContext> {
    const { marked } = this.#plan;
    if (marked !== undefined && index >= marked.from) await this.#intend(index);
    if (action.effect === false) return context;
    return { ...context, beforeEffect: (effect) => this.#intend(index, effect) };
  }

  /** @throws what kept an intent from being stored, whatever the browser made of it. */
  throwIfFailed(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  /** From now on nothing is let out any more: it would belong to no step. */
  end(): void {
    this.#hasEnded = true;
  }

  async #intend(action: number, effect?: Effect): Promise<void> {
    if (this.#hasEnded) throw new Error("the attempt is over");
    if (effect !== undefined) this.#hasSent = true;
    if (effect !== undefined && this.#urls.size < urlsMax) this.#urls.add(this.#shown(effect).url);
    try {
      // The first one speaks for all that follow it in this attempt.
      this.#storing ??= this.#store(action, effect);
      await this.#storing;
      await this.#expectLease();
    } catch (error) {
      this.#failure ??= { error };
      throw error;
    }
  }

  async #store(action: number, effect?: Effect): Promise<void> {
    const { world } = this.#worker;
    const { nextStep: step, fence } = this.#held.session;
    const { runId } = runOf(this.#held.session);
    const request = effect === undefined ? {} : { request: this.#shown(effect) };
    const committing = commitHeld(world, this.#held, (session) => {
      const createdAtMs = world.clock.nowMs();
      return {
        ...revise(session, {}, [], createdAtMs),
        intent: { step, runId, fence, createdAtMs, action, ...request },
      };
    });
    await Promise.all([committing, this.#dropListings()]);
  }

  /** Of a process that is killed once its step is committed nobody else would: rows would be told as they were before. */
  #dropListings(): Promise<void> {
    const { world } = this.#worker;
    const { tenantId, page } = this.#held.session;
    const urls = [...this.#urls, ...(page === undefined ? [] : [page.url])];
    return dropListings(world, tenantId, { urls, sinceMs: world.clock.nowMs() });
  }

  /** A process that stood still since believes that it still has the step: by now someone may have asked the probe. */
  async #expectLease(): Promise<void> {
    const { world, settings } = this.#worker;
    const { lease, fence } = this.#held.session;
    const nowMs = world.clock.nowMs();
    if (lease !== undefined && lease.untilMs - nowMs > leaseMargin * settings.leaseMs) return;
    const leaseUntilMs = nowMs + settings.leaseMs;
    const renewal = { fence, leaseUntilMs, dueAtMs: leaseUntilMs };
    const session = await world.store.renew(keyOf(this.#held.session), renewal);
    if (session === undefined) throw new LeaseLostError(fence);
    this.#held.session = session;
  }

  #shown({ method, url }: Effect): Effect {
    const hide = hideSecrets(this.#plan.hidden ?? []);
    const { origin, pathname } = URL.parse(url) ?? { origin: "", pathname: "" };
    return { method, url: this.#blot(hide.text(`${origin}${pathname}`)).slice(0, urlLengthMax) };
  }
}

/** What an attempt of this run was about to do, or did, in the step that is next. */
export async function findIntent(world: World, session: Session): Promise<Intent | undefined> {
  const intent = await world.store.readIntent(keyOf(session), session.nextStep);
  return intent?.runId === runOf(session).runId ? intent : undefined;
}

/** An attempt that was lost to a store without an answer does not count, yet it may have done the step. */
function isFirstAttempt({ attempt, lastFailure }: Session): boolean {
  return attempt === 1 && lastFailure === undefined;
}
