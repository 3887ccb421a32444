import type { SessionEvent } from "@dormouse/contract";
import type { SessionKey } from "../session/session.ts";
import type { World } from "../world/world.ts";
import { Inbox } from "./inbox.ts";
import { Line } from "./line.ts";

const pageSize = 200;
/** How often the log is read without being told to: what a lost announcement costs at most. */
const pollMs = 2_000;

/**
 * A session's events after `afterSequence`, each once and in order, first from the log and then as
 * they happen; ends with `session.deleted`, where the session is removed, or with the signal. Subscribes before it reads the log, so
 * that nothing falls in between; announced events that do not follow on close up by a read of the log.
 */
export async function* followEvents(
  world: World,
  key: SessionKey,
  afterSequence: number,
  signal: AbortSignal,
): AsyncGenerator<SessionEvent> {
  const inbox = new Inbox(afterSequence);
  const line = new Line(world, key, inbox);
  try {
    let readLog = true;
    while (!signal.aborted) {
      if (readLog) {
        await line.open();
        const log = await readOn(world, key, inbox.last);
        if (log === undefined) return;
        inbox.putAll(log);
      }
      const ready = inbox.take();
      for (const event of ready) {
        yield event;
        if (event.type === "session.deleted") return;
      }
      // A full page, or an event beyond a hole: the log knows what comes next.
      readLog = ready.length >= pageSize || inbox.hasHole;
      if (!readLog) readLog = !(await inbox.arrival(world, pollMs, signal)) || inbox.hasHole;
    }
  } finally {
    await line.close();
  }
}

/**
 * Reads the last event that is known once more: a log that has not even that is no more, and a reader who missed
 * the end of it would wait for ever.
 * @returns undefined for a log that was removed.
 */
async function readOn(
  world: World,
  key: SessionKey,
  last: number,
): Promise<SessionEvent[] | undefined> {
  const afterSequence = Math.max(0, last - 1);
  const events = await world.store.readEvents(key, { afterSequence, limit: pageSize + 1 });
  return events.length === 0 ? undefined : events;
}
