import type { FrameKind, StreamEndReason } from "@dormouse/contract";
import {
  FrameWatch,
  watchEvents,
  type Clock,
  type Following,
  type LogPage,
  type SessionKey,
  type Watched,
  type World,
} from "@dormouse/core";
import { logError } from "../../log.ts";
import { streamText } from "./text.ts";

/** Proxies hang up on a connection that is silent for a minute, some after half of that. */
const heartbeatMs = 15_000;
/** A connection is ended in good time, wherever it goes through: its reader connects again at once. */
const lifetimeMsMax = 14 * 60_000;
/** Events that are written at once. */
const batchMax = 50;

export type StreamLife = {
  requestId: string;
  /** How long the host lets it take; it ends of itself before, so that it is not cut in mid-event. */
  lifetimeMs: number;
  /** Aborts when nobody reads any more. */
  hungUp: AbortSignal;
};

/** What a reader follows as server-sent events, from the log and then live. */
export function streamEvents(
  world: World,
  key: SessionKey,
  { following, frames }: { following: Following; frames: readonly FrameKind[] },
  { requestId, lifetimeMs, hungUp }: StreamLife,
): ReadableStream<Uint8Array> {
  const ended = new AbortController();
  const signal = AbortSignal.any([ended.signal, hungUp]);
  const lifeMs = Math.min(lifetimeMs, lifetimeMsMax);
  void world.clock.sleep(lifeMs, signal).then(() => ended.abort());
  const watching = watchEvents(world, key, following, signal);
  const glimpses = new FrameWatch(world, key, frames, signal);
  const sources = { watching, glimpses };
  const texts = textOf(sources, following.afterSequence, world.clock, signal);
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await texts.next().catch((error: unknown) => {
        // The client connects again and reads on from the event it has.
        logError({ message: "event stream broke off", requestId, error });
        return { value: undefined, done: true };
      });
      if (value !== undefined) controller.enqueue(encoder.encode(value));
      if (done !== true) return;
      ended.abort();
      controller.close();
    },
    async cancel() {
      ended.abort();
      await texts.return(undefined);
    },
  });
}

/** What a host sends that cannot stream: events that are there, and when to ask for the next ones. */
export function eventBatch({ items, position, end }: LogPage): string {
  const last = end === undefined ? streamText.recycle(position) : streamText.end(end);
  return streamText.retry + items.map(streamText.event).join("") + last;
}

async function* textOf(
  { watching, glimpses }: { watching: AsyncGenerator<Watched, undefined>; glimpses: FrameWatch },
  afterSequence: number,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<string, undefined> {
  let position = afterSequence;
  let end: StreamEndReason | undefined;
  const batches = together(watching);
  try {
    yield streamText.retry;
    let next = batches.next();
    for (;;) {
      const arrived = await orWoken(next, glimpses, clock, signal);
      if (arrived === undefined) {
        const frames = glimpses.take().map(streamText.frame);
        yield frames.length === 0 ? streamText.heartbeat(position) : frames.join("");
        continue;
      }
      if (arrived.done === true) break;
      const last = arrived.value.at(-1);
      position = last?.event.sequence ?? position;
      end = last?.end;
      const wanted = arrived.value.filter(({ wanted }) => wanted);
      if (wanted.length > 0) yield wanted.map(({ event }) => streamText.event(event)).join("");
      next = batches.next();
    }
    // A log that ends although nobody hung up was removed with its session.
    if (!signal.aborted) end ??= "session_deleted";
    yield end === undefined ? streamText.recycle(position) : streamText.end(end);
  } finally {
    // Left where they stand, they would keep their subscriptions.
    await Promise.all([batches.return(undefined), glimpses.close()]);
  }
}

/**
 * What is there already comes together: of a long log, each event waited for and written on its own takes
 * several times as long as to read them all.
 */
async function* together(
  watching: AsyncGenerator<Watched, undefined>,
): AsyncGenerator<Watched[], undefined> {
  try {
    let next = watching.next();
    for (;;) {
      const first = await next;
      if (first.done === true) return;
      const batch = [first.value];
      // Resolves once nothing more can be had without waiting for it.
      const quiet = new Promise<undefined>((resolve) => setImmediate(resolve, undefined));
      next = watching.next();
      while (batch.length < batchMax) {
        const more = await Promise.race([next, quiet]);
        if (more === undefined || more.done === true) break;
        batch.push(more.value);
        next = watching.next();
      }
      // It is waited for only once the batch is taken; until then it may fail.
      next.catch(() => {});
      yield batch;
    }
  } finally {
    await watching.return(undefined);
  }
}

/** @returns undefined when frames came before, or nothing for as long as a connection may be silent. */
async function orWoken<Event>(
  next: Promise<Event>,
  glimpses: FrameWatch,
  clock: Clock,
  signal: AbortSignal,
): Promise<Event | undefined> {
  const woken = new AbortController();
  glimpses.onArrival(() => woken.abort());
  const silence = clock.sleep(heartbeatMs, AbortSignal.any([signal, woken.signal]));
  try {
    return await Promise.race([
      next,
      // With the signal the events end as well, and they have the last word.
      silence.then(() => (signal.aborted ? next : undefined)),
    ]);
  } finally {
    woken.abort();
  }
}
