import type { EventDraft } from "../event/append.ts";
import type { CurrentRun, Reason } from "../session/session.ts";
import { stopClock } from "./clock.ts";

/** The run while it waits; its clock stands still. */
export function pausedRun(run: CurrentRun, nowMs: number): CurrentRun {
  return { ...stopClock(run, nowMs), status: "PAUSED" };
}

export function pausedEvent({ runId }: CurrentRun, reason: Reason): EventDraft {
  return { type: "session.paused", data: { runId, reason } };
}
