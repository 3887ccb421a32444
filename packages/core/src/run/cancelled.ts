import type { EventDraft } from "../event/append.ts";
import type { CurrentRun, Reason } from "../session/session.ts";

/** A run that is brought to its end by somebody's will, and what tells of it. */
export function cancelledRun(
  run: CurrentRun,
  reason: Reason,
  nowMs: number,
): { run: CurrentRun; events: EventDraft[] } {
  return {
    run: { ...run, status: "CANCELLED", finishedAtMs: nowMs },
    events: [{ type: "run.cancelled", data: { runId: run.runId, reason } }],
  };
}
