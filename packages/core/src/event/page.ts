import { DormouseError, type Page, type SessionEvent } from "@dormouse/contract";
import type { SessionKey } from "../session/session.ts";
import type { World } from "../world/world.ts";
import type { EventFilter } from "./filter.ts";
import { readLog } from "./read-log.ts";

export type EventPageRequest = { afterSequence: number; limit: number; filter?: EventFilter };

/**
 * A page of the session's log, oldest first, without holes but for what the filter leaves out; one of
 * large events ends early. Its cursor is the sequence number of the last event it looked at.
 * @throws DormouseError `session_not_found`
 */
export async function pageEvents(
  world: World,
  key: SessionKey,
  { afterSequence, limit, filter = {} }: EventPageRequest,
): Promise<Page<SessionEvent>> {
  const { items, position, isLast } = await readLog(world, key, { afterSequence, filter }, limit);
  return { items, ...(isLast ? {} : { nextCursor: String(position) }) };
}

/**
 * @param cursor the `nextCursor` of a page of events.
 * @throws DormouseError `invalid_cursor`
 */
export function afterSequenceOf(cursor: string): number {
  const sequence = parseSequence(cursor);
  if (sequence !== undefined) return sequence;
  throw new DormouseError(
    "invalid_cursor",
    "The cursor is not one of this log: pass back nextCursor, or leave it out to start again.",
    { path: "cursor" },
  );
}

/** @returns the sequence number, 0 for the log's beginning, or undefined where the text is none. */
export function parseSequence(text: string): number | undefined {
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
