import type { ScriptAction } from "@dormouse/contract";
import { fillInPlan, noAnswers, openAnswers, type Answers } from "../input/fill-in.ts";
import type { LoginSecrets } from "../login/sign-in/login-secrets.ts";
import { openSecrets, withSecrets } from "../login/sign-in/signing-in.ts";
import { errorWithout, loggedWithout, outcomeWithout } from "../input/without-secrets.ts";
import { afterCopy } from "../login/operation/copy.ts";
import { updateListCache } from "../page-state/list-cache/after-step.ts";
import { publishStep } from "../page-state/publish-page.ts";
import type { RecordedPage } from "../page-state/record-page.ts";
import { sendHint } from "../session/publish.ts";
import type { Session } from "../session/session.ts";
import type { SnapshotManifest } from "../snapshot/snapshot.ts";
import { AnswerNeededError, FailedForNowError } from "../step/errors.ts";
import type { StepOutcome } from "../step/outcome.ts";
import type { ScriptPlan, StepPlan, Unusable } from "../step/plan.ts";
import type { Hint } from "../world/queue.ts";
import type { Commit } from "../world/store.ts";
import type { Attempt } from "./attempt-step.ts";
import { commitOutcome } from "./commit-outcome.ts";
import { discard, discardKept } from "./discard.ts";
import { giveUp } from "./give-up.ts";
import { handOn } from "./hand-on.ts";
import type { Held } from "./held.ts";
import { startHeartbeat } from "./heartbeat.ts";
import { untilInvocationEnd } from "./invocation-end.ts";
import { mayBegin } from "./may-begin.ts";
import { readPlan } from "./read-plan.ts";
import { attemptReplacing } from "./replace-browser.ts";
import type { SessionPage } from "./session-page.ts";
import type { StepBudget } from "./step-budget.ts";
import { takeAnswer } from "./take-answer.ts";
import { waitStep } from "./wait-step.ts";
import type { Worker } from "./worker.ts";

/** What comes sooner than that is an old hint, and another one is on its way. */
const earlyMsMax = 5_000;

/**
 * Attempts the step that is held, and commits what came of it.
 * @returns the session with its next step, which the commit has claimed, if this process goes on.
 * @throws whatever kept even the giving back of the step from being stored.
 */
export async function runStep(
  worker: Worker,
  held: Held,
  budget: StepBudget,
): Promise<Held | undefined> {
  if (!(await mayBegin(worker, held))) return undefined;
  const { clock } = worker.world;
  const heartbeat = startHeartbeat(worker.world, worker.settings, held);
  const invocation = untilInvocationEnd(clock, budget.deadlineMs);
  const signal = AbortSignal.any([heartbeat.signal, invocation.signal]);
  let answers: Answers = noAnswers;
  const discreet: Worker = {
    ...worker,
    report: (error, context) => worker.report(loggedWithout(error, answers), context),
  };
  try {
    const script = await readPlan(worker, held.session);
    if ("actions" in script) await takeAnswer(worker, held);
    const secrets = await openSecrets(worker.world, held.session);
    answers = withHidden(await openAnswers(worker.world, held.session), secrets);
    const plan = "actions" in script ? planFor(script, secrets, answers) : script;
    if (!("actions" in plan)) {
      await heartbeat.stop();
      return await waitStep(worker, held, plan, await budget.mayGoOn());
    }
    const attempt = await attemptReplacing(discreet, held, plan, signal, budget);
    const { live, page } = attempt;
    const { login, copyOf } = held.session;
    // What is signed in with is told nowhere, whoever reads a page that repeats it.
    const mayShowCredentials = login !== undefined || copyOf !== undefined;
    const outcome = outcomeWithout(
      attempt.outcome,
      answers,
      (text) => page.blot(text),
      mayShowCredentials ? (text) => page.blotLong(text) : undefined,
    );
    await heartbeat.stop();
    const committing = commitOutcome(worker, held, { outcome, page }, budget);
    const { commit, recorded } = await committing.catch(async (error: unknown) => {
      await discard(worker, held.session, live);
      throw error;
    });
    const actions = "actions" in script ? script.actions : [];
    tell(worker, commit, { outcome, recorded, page, script: actions });
    return await afterCommit(worker, commit, outcome, { live, page });
  } catch (error) {
    await heartbeat.stop();
    // What was lost may have been lost for want of memory.
    if (!isNobodysLoss(error)) await discardKept(worker, held.session);
    await giveUp(discreet, held, errorWithout(error, answers));
    return undefined;
  } finally {
    invocation.stop();
  }
}

function isNobodysLoss(error: unknown): boolean {
  return error instanceof FailedForNowError || error instanceof AnswerNeededError;
}

/** What is entered to sign in is shown as little as what the run was told in secret. */
function withHidden(answers: Answers, secrets: LoginSecrets | undefined): Answers {
  if (secrets === undefined) return answers;
  secrets.hide(...answers.hidden);
  return { ...answers, hidden: secrets.hidden };
}

/** The step with all that is to be written into it. */
function planFor(
  script: ScriptPlan,
  secrets: LoginSecrets | undefined,
  answers: Answers,
): StepPlan | Unusable {
  const plan = fillInPlan(script, answers);
  return "actions" in plan ? withSecrets(plan, secrets, answers) : plan;
}

/** @returns undefined where the step is done, someone else's, or not due yet. */
export async function claim(
  { world, settings, workerId }: Worker,
  hint: Hint,
): Promise<Held | undefined> {
  const nowMs = world.clock.nowMs();
  const leaseUntilMs = nowMs + settings.leaseMs;
  const [{ claimed, session }] = await Promise.all([
    world.store.claim(hint, {
      runId: hint.runId,
      step: hint.step,
      workerId,
      nowMs,
      leaseUntilMs,
      // Not before the lease is over: the sweeper would only find it taken.
      dueAtMs: leaseUntilMs,
    }),
    world.traffic.taken(hint),
  ]);
  if (claimed && session !== undefined) return { session };
  if (session !== undefined && isEarly(session, hint, nowMs)) {
    await sendHint(world, session).catch(() => {});
  }
  return undefined;
}

/** No two clocks agree: a hint that came a little too soon must not be lost, or only the sweeper would be on time. */
function isEarly({ nextStep, run, notBeforeMs = 0 }: Session, hint: Hint, nowMs: number): boolean {
  const earlyMs = notBeforeMs - nowMs;
  const isOwn = run?.runId === hint.runId && nextStep === hint.step;
  return isOwn && earlyMs > 0 && earlyMs <= earlyMsMax;
}

/** What fails from here on is reported only: the step is true, and must not be given back. */
async function afterCommit(
  worker: Worker,
  commit: Commit,
  outcome: StepOutcome,
  { live, page }: Pick<Attempt, "live" | "page">,
): Promise<Held | undefined> {
  const { session } = commit;
  worker.announcements.first(() => afterCopy(worker.world, session));
  worker.cold = false;
  live.committed?.();
  // A commit that had to leave the snapshot out stands where this browser is not any more, and where one still
  // acts it will not be for long.
  const snapshot = standOf(commit, outcome);
  const keeping =
    snapshot === undefined || outcome.abandoned
      ? worker.warm.discard(session, live)
      : worker.warm.keep(session, { live, snapshot, page });
  await keeping.catch((error: unknown) =>
    worker.report(error, { sessionId: session.sessionId, step: session.nextStep - 1, attempt: 0 }),
  );
  return handOn(worker, commit);
}

/** The session's newest snapshot, where its browser stands at that. */
function standOf(
  { session, snapshot: stored }: Commit,
  { snapshot, unchanged }: StepOutcome,
): SnapshotManifest | undefined {
  if (unchanged?.version === session.snapshotVersion) return unchanged;
  return stored && snapshot?.manifest;
}

/** The page as it is recorded now is what the next step starts from, and those who act by it are told. */
function tell(
  { world, announcements }: Worker,
  { session, step: record }: Commit,
  { outcome, recorded, page, script }: Told,
): void {
  const recordedBefore = page.recorded;
  if (recorded !== undefined) page.record(recorded);
  announcements.first(async () => {
    if (record === undefined) return;
    const before = (await recordedBefore)?.content;
    const after = recorded?.record === undefined ? before : recorded.memory.content;
    const pages = { ...(before && { before }), ...(after && { after }) };
    const outcomes = outcome.actions;
    await publishStep(world, session, { record, outcomes, script, pages, recorded });
  });
  announcements.first(async () =>
    updateListCache(world, session, { outcome, before: await recordedBefore, recorded }),
  );
}

type Told = {
  outcome: StepOutcome;
  recorded: RecordedPage | undefined;
  page: SessionPage;
  /** What the step was to do, with no answer filled in. */
  script: readonly ScriptAction[];
};
