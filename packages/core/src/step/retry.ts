import { revise } from "../session/revise.ts";
import type { Session } from "../session/session.ts";
import type { EngineSettings } from "../settings.ts";
import type { Commit } from "../world/store.ts";

/** Gives the step back after an attempt that came to nothing; it is due again after a while. */
export function release(session: Session, settings: EngineSettings, nowMs: number): Commit {
  const retryAtMs = nowMs + settings.retryBackoffMs * 2 ** Math.max(0, session.attempt - 1);
  return revise(
    session,
    { lease: undefined, retryAtMs, dueAtMs: retryAtMs + settings.dispatchGraceMs },
    [],
    nowMs,
  );
}
