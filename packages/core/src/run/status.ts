import type { CurrentRun } from "../session/session.ts";

/** The run is waiting for a worker or has one. */
export function isAtWork(
  run: CurrentRun | undefined,
): run is CurrentRun & { status: "INITIALIZING" | "ACTIVE" } {
  return run !== undefined && (run.status === "INITIALIZING" || run.status === "ACTIVE");
}

/** The run may still go on, now or when its owner says so. */
export function isUnfinished(run: CurrentRun | undefined): run is CurrentRun {
  return isAtWork(run) || run?.status === "PAUSED";
}
