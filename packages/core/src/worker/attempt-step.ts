import { limits, type Action, type StepFailure } from "@dormouse/contract";
import { StepView } from "../live/step-view.ts";
import { hideBy, hideSecrets } from "../input/hide-secrets.ts";
import { failureWithout } from "../input/without-secrets.ts";
import { keyOf, type Session } from "../session/session.ts";
import { keepPictures } from "../media/keep-pictures.ts";
import type { Media } from "../media/media.ts";
import type { Ref } from "../page-state/page-content.ts";
import type { PageMemory } from "../page-state/page-memory.ts";
import type { SnapshotManifest } from "../snapshot/snapshot.ts";
import { storeCapture } from "../snapshot/store-capture.ts";
import { backoffMs } from "../step/backoff.ts";
import {
  ActionError,
  BrowserLostError,
  FailedForNowError,
  ProbeUnansweredError,
} from "../step/errors.ts";
import type { StepOutcome } from "../step/outcome.ts";
import type { StepPlan } from "../step/plan.ts";
import { isLastStep } from "../step/run-after.ts";
import { isRetried } from "../step/retry-rule.ts";
import type { ActionContext, LiveBrowser } from "../world/browser.ts";
import type { World } from "../world/world.ts";
import { act, type Acted, type ActingRules } from "./act.ts";
import { createActionContext } from "./action-context.ts";
import { discard } from "./discard.ts";
import { Effects } from "./effects.ts";
import type { Held } from "./held.ts";
import { orAbort } from "./or-abort.ts";
import { PageAnswers } from "./page-answers.ts";
import { SavedArtifacts, type TakenScreenshot } from "./saved-artifacts.ts";
import type { SessionPage } from "./session-page.ts";
import type { StepBudget } from "./step-budget.ts";
import { withDeadline } from "./step-deadline.ts";
import { wake } from "./wake.ts";
import { watchControl } from "./watch-control.ts";
import type { Worker } from "./worker.ts";

/** A page that takes longer to be read is told of as it was: a step does not wait for it. */
const pageMs = 5_000;
/** No picture is begun later than that: those that are left are the next step's. */
const picturesMs = 2_000;

/** What came of an attempt, and the still open browser with its page, which the caller now owns. */
export type Attempt = { outcome: StepOutcome; live: LiveBrowser; page: SessionPage };

/**
 * Wakes the session's browser, does the step's actions in it and captures the state they left.
 * @param signal aborts with a LeaseLostError, or at the end of the invocation with a BrowserLostError.
 * @throws OutcomeUnknownError, ProbeUnansweredError, FailedForNowError, the signal's reason, and what ports throw.
 */
export async function attemptStep(
  worker: Worker,
  held: Held,
  plan: StepPlan,
  signal: AbortSignal,
  budget: StepBudget,
): Promise<Attempt> {
  const { clock } = worker.world;
  const startedAtMs = clock.nowMs();
  const cancelled = watchControl(worker.world, held);
  const effects = new Effects(worker, held, plan);
  // Known by the first action, if need be: nobody waits for it.
  void worker.spotlight.look(keyOf(held.session));
  const { live, base, page, warm } = await wake(worker, held.session, signal);
  page.hide(plan.hidden ?? []);
  const { text: hideTold } = hideSecrets(plan.hidden ?? []);
  const hide = (text: string): string => hideTold(page.blot(text));
  effects.hide((text) => page.blot(text));
  try {
    const wokenAtMs = clock.nowMs();
    const saved = new SavedArtifacts();
    const { world, spotlight } = worker;
    const answering = new PageAnswers(live, page, clock, plan.hidden);
    const view = new StepView(world, spotlight, held.session, answering, plan.actions.length);
    const time = { timeoutMs: plan.timeoutMs, deadlineMs: budget.deadlineMs };
    const acting = withDeadline(worker, held.session, signal, time, (stepSignal) => {
      const { secretActions } = plan;
      const context = {
        ...createActionContext(worker.world, held.session, saved, { signal: stepSignal, hide }),
        ...(live.readPage === undefined ? {} : { locateRef: (ref: Ref) => page.locate(ref) }),
        ...(secretActions === undefined ? {} : { secretActions }),
      };
      const ask = (probe: Action[]) => askPage(live, probe, context);
      return doStep(view, plan.actions, context, { effects, cancelled, ask });
    }).catch(failed);
    await Promise.allSettled([acting]);
    await view.end();
    const acted = await acting;
    const actedAtMs = clock.nowMs();
    const { error: failure, cancelled: cutShort } = acted;
    if (failure !== undefined && !effects.mayHaveHappened) {
      const told = failureWithout(
        failure,
        hideBy((text) => page.blot(text)),
      );
      throwIfRetried(worker.world, held.session, plan, told);
    }
    const isToBeDone = failure === undefined && cutShort === undefined;
    if (failure === undefined && !isLastStep(held.session)) budget.lookAhead();
    // Until its state is read the page may still send something off.
    const mustKeep = () => isToBeDone && !effects.mayHaveHappened;
    const left = { base, page, screenshots: saved.screenshots, acted, mustKeep };
    const capturing = capture(worker, held.session, live, left, signal);
    const captured = await orAbort(clock, capturing, signal);
    effects.end();
    effects.throwIfFailed();
    return {
      live,
      page,
      outcome: {
        ...(plan.name === undefined ? {} : { name: plan.name }),
        ...(effects.mayHaveHappened ? { hasIntent: true, effectUrls: effects.urls } : {}),
        ...acted,
        ...captured,
        ...(page.nextRef === undefined ? {} : { nextRef: page.nextRef }),
        worker: {
          workerId: worker.workerId,
          processId: worker.processId,
          cold: worker.cold,
          warm,
        },
        artifacts: saved.all.map((artifact) =>
          plan.name === undefined ? artifact : { name: plan.name, ...artifact },
        ),
        durations: {
          wakeMs: wokenAtMs - startedAtMs,
          actMs: actedAtMs - wokenAtMs,
          captureMs: clock.nowMs() - actedAtMs,
        },
        startedAtMs,
      },
    };
  } catch (error) {
    effects.end();
    await discard(worker, held.session, live);
    throw error;
  }
}

/** @throws FailedForNowError where the step's author wants it tried again. */
function throwIfRetried(
  { random }: World,
  session: Session,
  { retry }: StepPlan,
  failure: StepFailure,
): void {
  if (!isRetried(retry, failure, session)) return;
  const { backoffMs: baseMs = limits.retryBackoffMsDefault } = retry ?? {};
  throw new FailedForNowError(failure, backoffMs(random, baseMs, (session.retries ?? 0) + 1));
}

/** Does the step's actions, unless an attempt before this one has done them. */
async function doStep(
  live: Parameters<typeof act>[0],
  actions: Action[],
  context: ActionContext,
  { ask, ...rules }: ActingRules & { ask: (probe: Action[]) => Promise<boolean> },
): Promise<Acted> {
  if (await rules.effects.haveHappened(ask)) return { actions: [], settledBy: "probe" };
  return act(live, actions, context, rules);
}

/** A step that outlived its deadline without an answer has failed; anything else is not its doing. */
function failed(error: unknown): Acted {
  if (!(error instanceof ActionError)) throw error;
  return { actions: [], error: error.toFailure(), abandoned: true };
}

/** "It has not happened" must be the site's answer: repeating a step on no answer is doing it blindly. */
async function askPage(
  live: LiveBrowser,
  probe: Action[],
  context: ActionContext,
): Promise<boolean> {
  try {
    return await live.probe(probe, context);
  } catch (error) {
    if (!(error instanceof ActionError) || context.signal.aborted) throw error;
    throw new ProbeUnansweredError(error.message, { cause: error });
  }
}

/** What the actions left, and whether that is needed for the step to count. */
type Left = {
  base?: SnapshotManifest | undefined;
  page: SessionPage;
  screenshots: TakenScreenshot[];
  acted: Acted;
  mustKeep(): boolean;
};

/** The page as the actions left it; undefined where it could not be read, which fails no step. */
async function readPage(
  { world: { clock }, report }: Worker,
  { sessionId, nextStep: step, attempt }: Session,
  page: SessionPage,
): Promise<PageMemory | undefined> {
  const over = new AbortController();
  const tooLong = clock.sleep(pageMs, over.signal).then(() => undefined);
  try {
    return await Promise.race([page.read(), tooLong]);
  } catch (error) {
    // A browser that is lost is missed by those who need it.
    if (!(error instanceof BrowserLostError)) report(error, { sessionId, step, attempt });
    return undefined;
  } finally {
    over.abort();
  }
}

/** What is to be seen of it is kept while its state is read, and no step waits for it, or fails for want of it. */
async function readPictures(
  { world, report }: Worker,
  session: Session,
  live: LiveBrowser,
  reading: Promise<PageMemory | undefined>,
  screenshots: TakenScreenshot[],
): Promise<Media[]> {
  const [enough, over] = [new AbortController(), new AbortController()];
  void world.clock.sleep(picturesMs, over.signal).then(() => enough.abort());
  const tooLong = world.clock.sleep(pageMs, over.signal).then((): Media[] => []);
  try {
    const keeping = reading.then((memory) =>
      keepPictures(world, session, live, { content: memory?.content, screenshots }, enough.signal),
    );
    return await Promise.race([keeping, tooLong]);
  } catch (error) {
    const { sessionId, nextStep: step, attempt } = session;
    if (!(error instanceof BrowserLostError)) report(error, { sessionId, step, attempt });
    return [];
  } finally {
    over.abort();
  }
}

/**
 * The state the actions left. Where the browser is lost before it is read, a step that is to be done
 * again has its whole outcome lost with it (`mustKeep`); one that failed, or must not happen twice,
 * counts all the same, on top of the last good state.
 */
async function capture(
  worker: Worker,
  session: Session,
  live: LiveBrowser,
  { base, page, screenshots, acted, mustKeep }: Left,
  signal: AbortSignal,
): Promise<Pick<StepOutcome, "snapshot" | "notKept" | "page" | "memory" | "media" | "error">> {
  const { world } = worker;
  const reading = readPage(worker, session, page);
  const picturing = readPictures(worker, session, live, reading, screenshots);
  try {
    const [shown, captured] = await Promise.all([live.page(), live.capture(base)]);
    // Parts stored for a session that was deleted meanwhile would outlive it.
    signal.throwIfAborted();
    const options = {
      base,
      step: session.nextStep,
      nowMs: world.clock.nowMs(),
      // The page that is read may hold one that no action entered.
      secrets: () => reading.then(() => page.secrets),
    };
    const [snapshot, memory, media] = await Promise.all([
      storeCapture(world, session, captured, options),
      reading,
      picturing,
    ]);
    return {
      page: shown,
      snapshot,
      ...(memory === undefined ? {} : { memory }),
      ...(media.length === 0 ? {} : { media }),
    };
  } catch (error) {
    if (error instanceof ActionError && acted.cancelled !== undefined) {
      return { notKept: error.message };
    }
    if (error instanceof ActionError) {
      return { error: acted.error ?? error.toFailure(), notKept: error.message };
    }
    if (mustKeep() || !(error instanceof BrowserLostError)) throw error;
    return { notKept: "The browser was lost before its state could be read" };
  }
}
