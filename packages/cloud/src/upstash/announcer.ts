import { Redis } from "@upstash/redis";
import type { Announcer } from "@dormouse/core";
import { channelOf } from "./channel.ts";
import { CircuitBreaker } from "./circuit-breaker.ts";
import { eventStreamTransport } from "./event-stream.ts";
import { fromMessage, toMessages } from "./message.ts";
import { subscribeTo } from "./subscription.ts";

export type AnnouncerOptions = {
  url: string;
  token: string;
  /** Told once when Redis stops answering. The text holds nothing of what was published. */
  onTrouble?: (message: string) => void;
};

/** A commit waits this long for Redis at most … */
const publishTimeoutMs = 300;
/** … and after it has waited in vain, nobody asks for this long. */
const breakMs = 5_000;

/**
 * Events over Upstash's Redis. `publish` never throws: what is not announced is read from the log.
 * After `onLost` the line is gone, unless events were merely too large to be announced; either way
 * the log has them. Subscribing anew is the caller's business.
 */
export function createUpstashAnnouncer(options: AnnouncerOptions): Announcer {
  const { url, token, onTrouble } = options;
  const redis = new Redis({
    url,
    token,
    retry: { retries: 0 },
    signal: () => AbortSignal.timeout(publishTimeoutMs),
    readYourWrites: false,
    enableTelemetry: false,
  });
  const subscriber = new Redis(eventStreamTransport({ url, token }));
  const breaker = new CircuitBreaker(breakMs, () => performance.now());

  return {
    async publish(key, events) {
      if (events.length === 0 || !breaker.closed) return;
      const pipeline = redis.pipeline();
      for (const message of toMessages(events)) pipeline.publish(channelOf(key), message);
      try {
        await pipeline.exec();
        breaker.succeeded();
      } catch (error) {
        if (breaker.failed()) onTrouble?.(troubleOf(error));
      }
    },

    subscribe(key, { onEvent, onLost }) {
      return subscribeTo(subscriber, channelOf(key), {
        onMessage: (message) => {
          const event = fromMessage(message);
          if (event === undefined) onLost();
          else onEvent(event);
        },
        onLost,
      });
    },
  };
}

/** Of the client's errors the name only: their text holds the command, and so the events. */
function troubleOf(error: unknown): string {
  const name = error instanceof Error ? error.name : "unknown error";
  return `Redis does not answer (${name}): events reach their readers through the log, a little later.`;
}
