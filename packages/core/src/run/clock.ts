import type { CurrentRun } from "../session/session.ts";

/** A run has so much time to be at work in: its clock stands still from now on. */
export function stopClock(run: CurrentRun, nowMs: number): CurrentRun {
  return { ...run, stoppedAtMs: run.stoppedAtMs ?? nowMs };
}

/** Its clock goes on where it stood. */
export function startClock({ stoppedAtMs, ...run }: CurrentRun, nowMs: number): CurrentRun {
  if (run.deadlineAtMs === undefined || stoppedAtMs === undefined) return run;
  return { ...run, deadlineAtMs: run.deadlineAtMs + (nowMs - stoppedAtMs) };
}
