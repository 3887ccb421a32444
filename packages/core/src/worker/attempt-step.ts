import { limits, type StepFailure } from "@dormouse/contract";
import { StepView } from "../live/step-view.ts";
import { noAnswers } from "../input/fill-in.ts";
import { refusingElsewhere } from "../agent/tools/allowed-hosts.ts";
import { hideBy, hideSecrets } from "../input/hide-secrets.ts";
import { failureWithout } from "../input/without-secrets.ts";
import { startVersion } from "../login/sign-in/kept-for-answer.ts";
import { keyOf, runOf, type Session } from "../session/session.ts";
import type { Ref } from "../page-state/page-content.ts";
import { backoffMs } from "../step/backoff.ts";
import { ActionError, AnswerNeededError, FailedForNowError } from "../step/errors.ts";
import type { StepOutcome } from "../step/outcome.ts";
import type { StepPlan } from "../step/plan.ts";
import { goesOnAfter } from "../step/run-after.ts";
import { isRetried } from "../step/retry-rule.ts";
import type { LiveBrowser } from "../world/browser.ts";
import type { World } from "../world/world.ts";
import { act, type Acted } from "./act.ts";
import { createActionContext } from "./action-context.ts";
import { AgentStep } from "./agent-step.ts";
import { capture } from "./capture.ts";
import { discard } from "./discard.ts";
import { doStep } from "./do-step.ts";
import { Effects } from "./effects.ts";
import type { Held } from "./held.ts";
import { notKept } from "./not-kept.ts";
import { orAbort } from "./or-abort.ts";
import { PageAnswers } from "./page-answers.ts";
import { pictureFor } from "./picture-for.ts";
import { refusingBy } from "./refuse-entering.ts";
import { SavedArtifacts } from "./saved-artifacts.ts";
import type { SessionPage } from "./session-page.ts";
import type { StepBudget } from "./step-budget.ts";
import { withDeadline } from "./step-deadline.ts";
import { wake, type Woken } from "./wake.ts";
import { watchControl } from "./watch-control.ts";
import type { Worker } from "./worker.ts";

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
  const agent = plan.task && new AgentStep(plan.task, runOf(held.session));
  // Known by the first action, if need be: nobody waits for it.
  void worker.spotlight.look(keyOf(held.session));
  const { live, base, page, warm } = await wake(worker, held.session, signal);
  page.hide(plan.hidden ?? []);
  const hide = (text: string): string => hideSecrets(plan.hidden ?? []).text(page.blot(text));
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
      const rules = { effects, cancelled };
      if (agent !== undefined) {
        return agent.do({
          worker,
          held,
          page,
          hide,
          signal: stepSignal,
          hidden: plan.hidden ?? [],
          answers: plan.answers ?? noAnswers,
          actions: plan.actions,
          wasBegun: () => effects.wereBegun(),
          picture: (name) => pictureFor(live, name, context, saved),
          act: ({ actions, secretActions: secret, refuseEntering }, refuse) => {
            const hosts = plan.task?.allow?.hosts;
            const own = {
              ...context,
              secretActions: secret,
              ...refusingBy(hosts && refusingElsewhere(hosts), refuseEntering),
            };
            return act(view, actions, own, { ...rules, refuse });
          },
        });
      }
      return doStep({ worker, session: held.session, plan, live, view, context, rules });
    }).catch(failed);
    await Promise.allSettled([acting]);
    await view.end();
    const acted = { ...(await acting), ...(agent && { turn: agent.turn }) };
    const actedAtMs = clock.nowMs();
    const { error: failure, cancelled: cutShort } = acted;
    const isWithoutEffect = failure !== undefined && effects.hadNone(acted.actions.length);
    if (failure !== undefined && !effects.mayHaveHappened) {
      const told = failureWithout(
        failure,
        hideBy((text) => page.blot(text)),
      );
      throwIfRetried(worker.world, held.session, plan, told);
    }
    const isToBeDone = failure === undefined && cutShort === undefined;
    if (goesOnAfter(held.session, acted)) budget.lookAhead();
    // Until its state is read the page may still send something off.
    const mustKeep = () => isToBeDone && !effects.mayHaveHappened;
    // What is looked at again and again is not stored again and again.
    const mayStay =
      plan.site?.stage === "check" &&
      acted.error === undefined &&
      startVersion(held.session) === held.session.snapshotVersion;
    const left = { base, page, screenshots: saved.screenshots, acted, mustKeep, mayStay };
    const unfit = plan.site && notKept(plan.site, acted);
    // What was entered meanwhile is to be remembered with it.
    page.hide(plan.hidden ?? []);
    const captured =
      unfit === undefined
        ? await orAbort(clock, capture(worker, held.session, live, left, signal), signal)
        : { notKept: unfit };
    effects.end();
    effects.throwIfFailed();
    return {
      live,
      page,
      outcome: {
        ...(plan.name === undefined ? {} : { name: plan.name }),
        ...(effects.mayHaveHappened ? { hasIntent: true, effectUrls: effects.urls } : {}),
        ...(isWithoutEffect ? { withoutEffect: true } : {}),
        ...acted,
        ...captured,
        ...askedInVain(acted, captured),
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
    if (error instanceof AnswerNeededError)
      await keepAsked(worker, held.session, { live, base, page });
    else await discard(worker, held.session, live);
    throw error;
  }
}

/** An answer that comes soon finds the page as it was; a state that is not stored nobody could come back to. */
async function keepAsked(
  worker: Worker,
  session: Session,
  { live, base, page }: Omit<Woken, "warm">,
): Promise<void> {
  if (base === undefined) return discard(worker, session, live);
  const keeping = worker.warm.keep(session, { live, snapshot: base, page });
  const { sessionId, nextStep: step, attempt } = session;
  await keeping.catch((error: unknown) => worker.report(error, { sessionId, step, attempt }));
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

/** Where the state with the question in it is lost, so is the question. */
function askedInVain(
  { judged }: Acted,
  { snapshot }: Pick<StepOutcome, "snapshot">,
): Pick<StepOutcome, "judged"> {
  if (judged?.challenge === undefined || snapshot !== undefined) return {};
  return { judged: { verdict: judged.verdict } };
}

/** A step that outlived its deadline without an answer has failed; anything else is not its doing. */
function failed(error: unknown): Acted {
  if (!(error instanceof ActionError)) throw error;
  return { actions: [], error: error.toFailure(), abandoned: true };
}
