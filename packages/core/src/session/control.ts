import type { Commit } from "../world/store.ts";
import { cancelled } from "./cancel.ts";
import { paused } from "./pause.ts";
import type { Control, Session } from "./session.ts";

/** What the session's owner asked for takes effect, since no step is in hand any more. */
export function controlled(session: Session, { kind, reason }: Control, nowMs: number): Commit {
  return kind === "cancel" ? cancelled(session, reason, nowMs) : paused(session, reason, nowMs);
}
