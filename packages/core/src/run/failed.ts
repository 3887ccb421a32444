import type { StepFailure } from "@dormouse/contract";
import type { EventDraft } from "../event/append.ts";
import { runOf, type CurrentRun, type Session } from "../session/session.ts";
import { takenFromWorker } from "../session/taken-from-worker.ts";
import type { Commit } from "../world/store.ts";

/** A run that this error ends, and what tells of it. */
export function failedRun(
  run: CurrentRun,
  error: StepFailure,
  nowMs: number,
): { run: CurrentRun; events: EventDraft[] } {
  return {
    run: { ...run, status: "FAILED", finishedAtMs: nowMs, error },
    events: [{ type: "run.failed", data: { runId: run.runId, error } }],
  };
}

/** The session's run is over, though no step of it has failed. @throws Error for a session without a run. */
export function failed(session: Session, error: StepFailure, nowMs: number): Commit {
  const { code, message } = error;
  const ended = { ...failedRun(runOf(session), error, nowMs), reason: { code, message } };
  return takenFromWorker(session, ended, nowMs);
}
