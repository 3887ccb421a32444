import type { SessionEvent, SessionEventOf, SessionEventType } from "@dormouse/contract";
import type { Session } from "../session/session.ts";

/** An event before it has its place in the log. */
export type EventDraft = {
  [Type in SessionEventType]: { type: Type; data: SessionEventOf<Type>["data"] };
}[SessionEventType];

/** Numbers the events on from the session's last: 1, 2, 3 … without holes. */
export function number(session: Session, drafts: EventDraft[], nowMs: number): SessionEvent[] {
  return drafts.map((draft, index) => ({
    ...draft,
    sequence: session.lastSequence + index + 1,
    sessionId: session.sessionId,
    at: new Date(nowMs).toISOString(),
  })) as SessionEvent[];
}
