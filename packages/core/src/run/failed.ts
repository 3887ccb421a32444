import type { StepFailure } from "@dormouse/contract";
import type { EventDraft } from "../event/append.ts";
import { revise } from "../session/revise.ts";
import type { CurrentRun, Session } from "../session/session.ts";
import { unclaimed } from "../session/unclaimed.ts";
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
  if (session.run === undefined) throw new Error(`session ${session.sessionId} has no run`);
  const { run, events } = failedRun(session.run, error, nowMs);
  const { code, message } = error;
  const changes = {
    ...unclaimed,
    // A worker that was too late to renew must find its step taken from it.
    fence: session.fence + 1,
    status: run.status,
    run,
    reason: { code, message },
  };
  return { ...revise(session, changes, events, nowMs), run };
}
