import { isMendable } from "../agent/heal/mending.ts";
import { mendedRun, runAfterMending } from "../agent/heal/run-in-mending.ts";
import { runAfterTurn } from "../agent/run-after-turn.ts";
import type { AgentTurn } from "../agent/turn.ts";
import type { EventDraft } from "../event/append.ts";
import { stagesAfter, type Stage } from "../login/stages.ts";
import { cancelledRun } from "../run/cancelled.ts";
import { completedRun } from "../run/completed.ts";
import { failedRun } from "../run/failed.ts";
import { pausedEvent, pausedRun } from "../run/paused.ts";
import {
  runOf,
  type Control,
  type CurrentRun,
  type Reason,
  type Session,
} from "../session/session.ts";
import { signedOutOnCopy } from "../login/sign-in/signed-out.ts";
import type { StepOutcome } from "./outcome.ts";

/** How a run stands behind a step, the events that tell of it, and the reason where it does not go on. */
export type RunAfter = { run: CurrentRun; events: EventDraft[]; reason?: Reason };

/** What of a step's outcome says how its run goes on. */
type Ending = Pick<
  StepOutcome,
  "error" | "judged" | "hasIntent" | "withoutEffect" | "cancelled" | "turn"
>;

/** The run behind the step whose outcome this is; what its owner asked for meanwhile takes effect. */
export function runAfter(session: Session, outcome: Ending, nowMs: number): RunAfter {
  const run = runOf(session);
  const { turn } = outcome;
  if (turn !== undefined) return afterTurn(session, { ...outcome, turn }, nowMs);
  const signedOut = signedOutOnCopy(session, outcome);
  const error = signedOut ?? outcome.error;
  const isLonger = run.stages !== undefined && signedOut === undefined;
  const stages = isLonger ? stagesAfter(run, outcome) : undefined;
  if (
    error !== undefined &&
    stages === undefined &&
    signedOut === undefined &&
    isMendable(run, outcome)
  ) {
    return goingOn(session, mendedRun(run, session.nextStep, error), nowMs);
  }
  if (error !== undefined && stages === undefined) {
    const { code, message } = error;
    return { ...failedRun(run, error, nowMs), reason: { code, message } };
  }
  if (outcome.cancelled !== undefined) return stopped(run, outcome.cancelled, nowMs);
  const done = {
    ...withStages(run, stages),
    ...challengeOf(outcome),
    doneSteps: run.doneSteps + 1,
  };
  if (done.doneSteps === done.totalSteps) return completedRun(done, nowMs);
  if (session.control !== undefined) return stopped(done, session.control, nowMs);
  return { run: { ...done, status: "ACTIVE" }, events: [] };
}

function afterTurn(
  session: Session,
  outcome: Ending & { turn: AgentTurn },
  nowMs: number,
): RunAfter {
  if (outcome.cancelled !== undefined) {
    // What its models have taken is taken.
    return stopped(
      { ...runOf(session), progress: outcome.turn.progress },
      outcome.cancelled,
      nowMs,
    );
  }
  const { mending } = runOf(session);
  if (mending !== undefined) {
    const done = { ...outcome, step: session.nextStep };
    return goingOn(session, runAfterMending(runOf(session), mending, done, nowMs), nowMs);
  }
  const { run, ended } = runAfterTurn(runOf(session), outcome, nowMs);
  if (ended !== undefined) {
    const { error } = run;
    const reason = error && { code: error.code, message: error.message };
    return { run, events: ended, ...(reason === undefined ? {} : { reason }) };
  }
  if (session.control !== undefined) return stopped(run, session.control, nowMs);
  return { run: { ...run, status: "ACTIVE" }, events: [] };
}

/** A run that is mended goes on, unless its owner has asked for something else. */
function goingOn(
  { control }: Session,
  { run, events, isOver }: { run: CurrentRun; events: EventDraft[]; isOver?: true },
  nowMs: number,
): RunAfter {
  const { error } = run;
  if (isOver === true) {
    const reason = error && { code: error.code, message: error.message };
    return { run, events, ...(reason === undefined ? {} : { reason }) };
  }
  if (control === undefined) return { run: { ...run, status: "ACTIVE" }, events };
  const after = stopped(run, control, nowMs);
  return { ...after, events: [...events, ...after.events] };
}

/** The run has a step behind the one whose outcome this is, as far as it can be known by now. */
export function goesOnAfter(session: Session, outcome: Ending): boolean {
  return runAfter(session, outcome, session.updatedAtMs).run.status === "ACTIVE";
}

function challengeOf({ judged }: Ending): Pick<CurrentRun, "challenge"> {
  if (judged?.challenge === undefined) return {};
  const { challenge: name, picture: artifactId } = judged;
  return { challenge: { name, ...(artifactId === undefined ? {} : { picture: { artifactId } }) } };
}

function withStages(run: CurrentRun, stages: readonly Stage[] | undefined): CurrentRun {
  if (stages === undefined) return run;
  return { ...run, stages, totalSteps: stages.length + (run.mendingSteps ?? 0) };
}

function stopped(run: CurrentRun, { kind, reason }: Control, nowMs: number): RunAfter {
  if (kind === "pause") {
    const paused = pausedRun(run, nowMs);
    return { run: paused, events: [pausedEvent(paused, reason)], reason };
  }
  return { ...cancelledRun(run, reason, nowMs), reason };
}
