import { DormouseError, type StepFailure } from "@dormouse/contract";
import { earliest } from "../earliest.ts";
import type { Session } from "../session/session.ts";
import { ActionError } from "../step/errors.ts";

/** When what a session is doing must be over, Unix milliseconds, and the error it fails with then. */
export type Deadline = { atMs: number; error: ActionError };

/**
 * The session's own deadline or its run's, whichever comes first. A paused run's clock stands still.
 * @returns undefined where neither has one.
 */
export function deadlineOf({ deadlineAtMs, run }: Session): Deadline | undefined {
  const runAtMs = run?.stoppedAtMs === undefined ? run?.deadlineAtMs : undefined;
  if (deadlineAtMs !== undefined && deadlineAtMs <= (runAtMs ?? Infinity)) {
    return { atMs: deadlineAtMs, error: new ActionError("session_timeout", sessionOver) };
  }
  return runAtMs === undefined
    ? undefined
    : { atMs: runAtMs, error: new ActionError("run_timeout", runOver) };
}

const sessionOver = "The time that the session was created with is over; create another one.";
const runOver = "The run's time is over; give it a longer timeoutMs, or split it into several.";

/** What the session's run fails with where its time is over. */
export function timedOut(session: Session, nowMs: number): StepFailure | undefined {
  const deadline = deadlineOf(session);
  return deadline !== undefined && deadline.atMs <= nowMs ? deadline.error.toFailure() : undefined;
}

/** When the sweeper must look at the session: no later than its deadline. */
export function dueBy(session: Session, dueAtMs: number): number {
  return earliest(dueAtMs, deadlineOf(session)?.atMs);
}

/** @throws DormouseError `session_expired` */
export function refuseExpired({ deadlineAtMs }: Session, nowMs: number): void {
  if (deadlineAtMs === undefined || nowMs < deadlineAtMs) return;
  throw new DormouseError("session_expired", sessionOver);
}
