import { limits, type SessionEvent, type StreamEndReason } from "@dormouse/contract";
import { withinBytes } from "../listing/within-bytes.ts";
import { findSession } from "../session/find.ts";
import type { SessionKey } from "../session/session.ts";
import type { World } from "../world/world.ts";
import { endOf, isWanted, type Following } from "./filter.ts";

/** How many events are looked at for those that are wanted. */
const lookedAtMax = 4 * limits.eventPageSizeMax;

/** What a log has of what a reader wants. */
export type LogPage = {
  /** At most as many as asked for, and fewer where they are large. */
  items: SessionEvent[];
  /** The last event that was looked at, wanted or not. */
  position: number;
  /** Nothing more is in the log yet. */
  isLast: boolean;
  /** Why nothing ever will be. */
  end?: StreamEndReason;
};

/** @throws DormouseError `session_not_found` */
export async function readLog(
  world: World,
  key: SessionKey,
  following: Following,
  limit: number,
): Promise<LogPage> {
  const { filter, afterSequence } = following;
  const { lastSequence } = await findSession(world, key);
  const isFiltered = filter.types !== undefined || filter.runId !== undefined;
  const batchSize = isFiltered ? limits.eventPageSizeMax : limit;
  const wanted: SessionEvent[] = [];
  let position = afterSequence;
  let end: StreamEndReason | undefined;
  const isDone = (): boolean => wanted.length >= limit || end !== undefined;
  while (position < lastSequence && position - afterSequence < lookedAtMax && !isDone()) {
    const read = { afterSequence: position, limit: batchSize };
    for (const event of await world.store.readEvents(key, read)) {
      position = event.sequence;
      end = endOf(event, following);
      if (isWanted(event, filter)) wanted.push(event);
      if (isDone()) break;
    }
    if (position === read.afterSequence) break;
  }
  const items = withinBytes(wanted);
  if (items.length < wanted.length) {
    return { items, position: items.at(-1)?.sequence ?? afterSequence, isLast: false };
  }
  const isLast = position >= lastSequence || end !== undefined;
  return { items, position, isLast, ...(end === undefined ? {} : { end }) };
}
