import type { StepFailure } from "@dormouse/contract";
import type { EventDraft } from "../event/append.ts";
import { loginAfterFailure } from "../login/after-step.ts";
import { runOf, type CurrentRun, type Session } from "../session/session.ts";
import { takenFromWorker } from "../session/taken-from-worker.ts";
import type { EngineSettings } from "../settings.ts";
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
export function failed(
  session: Session,
  error: StepFailure,
  settings: EngineSettings,
  nowMs: number,
): Commit {
  const { code, message } = error;
  const { run, events } = failedRun(runOf(session), error, nowMs);
  const after = loginAfterFailure(session, run, settings, nowMs);
  const told = [...(after?.events ?? []), ...events];
  const ended = { run, events: told, reason: { code, message } };
  const changes = after === undefined ? {} : { login: after.login };
  return takenFromWorker(session, ended, nowMs, changes);
}
