import { DormouseError, type Page, type SessionEvent } from "@dormouse/contract";
import type { SessionKey } from "../session/session.ts";
import { findSession } from "../session/find.ts";
import { withinBytes } from "../listing/within-bytes.ts";
import type { World } from "../world/world.ts";

/**
 * A page of the session's log, oldest first, without holes; one of large events ends early. Its cursor
 * is the sequence number of the last event it gave.
 * @throws DormouseError `session_not_found`
 */
export async function pageEvents(
  world: World,
  key: SessionKey,
  after: { afterSequence: number; limit: number },
): Promise<Page<SessionEvent>> {
  const session = await findSession(world, key);
  const items = withinBytes(await world.store.readEvents(key, after));
  const last = items.at(-1);
  const more = last !== undefined && last.sequence < session.lastSequence;
  return { items, ...(more ? { nextCursor: String(last.sequence) } : {}) };
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
