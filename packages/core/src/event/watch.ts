import type { SessionEvent, StreamEndReason } from "@dormouse/contract";
import type { SessionKey } from "../session/session.ts";
import type { World } from "../world/world.ts";
import { endOf, isWanted, type Following } from "./filter.ts";
import { followEvents } from "./follow.ts";

/** An event of the log as a reader of some of it sees it. */
export type Watched = {
  event: SessionEvent;
  /** False where the filter leaves it out: it only moves the reader on. */
  wanted: boolean;
  /** Why nothing follows it. */
  end?: StreamEndReason;
};

/**
 * Follows the log as followEvents does and says of each event whether the reader wants it. Ends with the
 * one after which nothing that is wanted can follow, or with the signal.
 */
export async function* watchEvents(
  world: World,
  key: SessionKey,
  following: Following,
  signal: AbortSignal,
): AsyncGenerator<Watched, undefined> {
  const { afterSequence, filter } = following;
  for await (const event of followEvents(world, key, afterSequence, signal)) {
    const end = endOf(event, following);
    yield { event, wanted: isWanted(event, filter), ...(end === undefined ? {} : { end }) };
    if (end !== undefined) return;
  }
}
