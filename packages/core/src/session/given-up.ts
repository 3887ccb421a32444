import { failed } from "../run/failed.ts";
import type { EngineSettings } from "../settings.ts";
import type { Commit } from "../world/store.ts";
import { paused } from "./pause.ts";
import { runOf, type Reason, type Session } from "./session.ts";

/**
 * No attempt is left of the session's step, and it waits for a decision. What is done for a login has nobody who would
 * decide, and would keep the login from being looked after: that fails, unless it may have had an effect.
 * @throws Error for a session without a run.
 */
export function givenUp(
  session: Session,
  reason: Reason,
  settings: EngineSettings,
  nowMs: number,
): Commit {
  const { kind } = runOf(session);
  const isDecided = kind === "script" || kind === "agent" || reason.code === "outcome_unknown";
  if (!isDecided) return failed(session, reason, settings, nowMs);
  return paused(session, withAdvice(reason), nowMs);
}

/** A run that has failed is resumed no more: whoever waits for a decision is told of it alone. */
function withAdvice({ code, message }: Reason): Reason {
  if (code === "outcome_unknown") return { code, message };
  return { code, message: `${message} Resume the session to try it as often again.` };
}
