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
import { signedOutOnCopy } from "../login/signed-out.ts";
import type { StepOutcome } from "./outcome.ts";

/** How a run stands behind a step, the events that tell of it, and the reason where it does not go on. */
export type RunAfter = { run: CurrentRun; events: EventDraft[]; reason?: Reason };

/** The run behind the step whose outcome this is; what its owner asked for meanwhile takes effect. */
export function runAfter(session: Session, outcome: StepOutcome, nowMs: number): RunAfter {
  const run = runOf(session);
  const signedOut = signedOutOnCopy(session, outcome);
  const error = signedOut ?? outcome.error;
  const isLonger = run.stages !== undefined && signedOut === undefined;
  const stages = isLonger ? stagesAfter(run, outcome) : undefined;
  if (error !== undefined && stages === undefined) {
    const { code, message } = error;
    return { ...failedRun(run, error, nowMs), reason: { code, message } };
  }
  if (outcome.cancelled !== undefined) return stopped(run, outcome.cancelled, nowMs);
  const done = { ...withStages(run, stages), doneSteps: run.doneSteps + 1 };
  if (done.doneSteps === done.totalSteps) return completedRun(done, nowMs);
  if (session.control !== undefined) return stopped(done, session.control, nowMs);
  return { run: { ...done, status: "ACTIVE" }, events: [] };
}

/** The run ends with the step that is next, as far as it can be known by now. */
export function isLastStep(session: Session): boolean {
  const { doneSteps, totalSteps } = runOf(session);
  return doneSteps + 1 === totalSteps;
}

function withStages(run: CurrentRun, stages: readonly Stage[] | undefined): CurrentRun {
  return stages === undefined ? run : { ...run, stages, totalSteps: stages.length };
}

function stopped(run: CurrentRun, { kind, reason }: Control, nowMs: number): RunAfter {
  if (kind === "pause") {
    const paused = pausedRun(run, nowMs);
    return { run: paused, events: [pausedEvent(paused, reason)], reason };
  }
  return { ...cancelledRun(run, reason, nowMs), reason };
}
