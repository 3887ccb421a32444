import { revise } from "../session/revise.ts";
import type { Session } from "../session/session.ts";
import type { EngineSettings } from "../settings.ts";
import type { Commit } from "../world/store.ts";
import type { LostAttempt } from "./lost-attempt.ts";
import { notBefore } from "./not-before.ts";

/** Gives the step back after an attempt that came to nothing; it is due again after a while. */
export function release(
  session: Session,
  lost: LostAttempt,
  settings: EngineSettings,
  nowMs: number,
): Commit {
  // A part of the system that does not answer is not the step's doing, and must not use it up.
  const attempt = lost.counts ? session.attempt : session.attempt - 1;
  const waitMs = lost.counts
    ? settings.retryBackoffMs * 2 ** Math.max(0, session.attempt - 1)
    : settings.dispatchGraceMs;
  const changes = {
    attempt,
    lease: undefined,
    lastFailure: lost.reason,
    ...notBefore(nowMs + waitMs, settings, nowMs),
  };
  return revise(session, changes, [], nowMs);
}
