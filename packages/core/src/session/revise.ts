import { number, type EventDraft } from "../event/append.ts";
import type { Commit } from "../world/store.ts";
import type { Session } from "./session.ts";

/**
 * The next revision of a session together with the events that tell of it. A field set to undefined
 * is removed.
 */
export function revise(
  session: Session,
  changes: Partial<Session>,
  drafts: EventDraft[],
  nowMs: number,
): Pick<Commit, "session" | "events"> {
  return {
    session: {
      ...session,
      ...changes,
      revision: session.revision + 1,
      lastSequence: session.lastSequence + drafts.length,
      updatedAtMs: nowMs,
    },
    events: number(session, drafts, nowMs),
  };
}
