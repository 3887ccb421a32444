import type { EventDraft } from "../event/append.ts";
import type { CurrentRun } from "../session/session.ts";

/** A run whose steps are all done, and what tells of it. */
export function completedRun(
  { stoppedAtMs: _over, ...run }: CurrentRun,
  nowMs: number,
): { run: CurrentRun; events: EventDraft[] } {
  return {
    run: { ...run, status: "COMPLETED", finishedAtMs: nowMs },
    events: [{ type: "run.completed", data: { runId: run.runId, steps: run.doneSteps } }],
  };
}
