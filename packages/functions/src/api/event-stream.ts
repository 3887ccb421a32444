import type { SessionEvent } from "@dormouse/contract";
import { followEvents, type Clock, type SessionKey, type World } from "@dormouse/core";
import { logError } from "../log.ts";

/** How long a client waits before it connects again. */
const retryMs = 1_000;
/** Proxies hang up on a connection that is silent for a minute, some after half of that. */
const heartbeatMs = 15_000;

export type StreamLife = {
  requestId: string;
  /** When the stream ends of itself, so that the host need not cut it in mid-event. */
  lifetimeMs: number;
  /** Aborts when nobody reads any more. */
  hungUp: AbortSignal;
};

/** The session's events after `afterSequence` as server-sent events, from the log and then live. */
export function streamEvents(
  world: World,
  key: SessionKey,
  afterSequence: number,
  { requestId, lifetimeMs, hungUp }: StreamLife,
): ReadableStream<Uint8Array> {
  const ended = new AbortController();
  const signal = AbortSignal.any([ended.signal, hungUp]);
  if (Number.isFinite(lifetimeMs)) {
    void world.clock.sleep(lifetimeMs, signal).then(() => ended.abort());
  }
  const frames = frame(followEvents(world, key, afterSequence, signal), world.clock, signal);
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await frames.next().catch((error: unknown) => {
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
      await frames.return(undefined);
    },
  });
}

/** What a host sends that cannot stream: events that are there, and when to ask for the next ones. */
export function eventBatch(events: SessionEvent[]): string {
  return retryFrame + events.map(eventFrame).join("");
}

async function* frame(
  events: AsyncGenerator<SessionEvent>,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<string, undefined> {
  try {
    yield retryFrame;
    let next = events.next();
    for (;;) {
      const arrived = await orSilence(next, clock, signal);
      if (arrived === undefined) {
        yield ": still here\n\n";
        continue;
      }
      if (arrived.done === true) return;
      yield eventFrame(arrived.value);
      next = events.next();
    }
  } finally {
    // Left where it stands, it would keep its subscription.
    await events.return(undefined);
  }
}

/** @returns undefined when nothing came for as long as a connection may be silent. */
async function orSilence<Result>(
  next: Promise<Result>,
  clock: Clock,
  signal: AbortSignal,
): Promise<Result | undefined> {
  const arrived = new AbortController();
  const silence = clock.sleep(heartbeatMs, AbortSignal.any([signal, arrived.signal]));
  try {
    return await Promise.race([next, silence.then(() => undefined)]);
  } finally {
    arrived.abort();
  }
}

const retryFrame = `retry: ${retryMs}\n\n`;

function eventFrame(event: SessionEvent): string {
  return `id: ${event.sequence}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}
