import { Redis } from "@upstash/redis";
import type { Announcer } from "@dormouse/core";
import { channelOf } from "./channel.ts";
import { eventStreamTransport } from "./event-stream.ts";
import { connectHotRedis, type RedisAddress } from "./hot-redis.ts";
import { fromMessage, toMessages } from "./message.ts";
import { subscribeTo } from "./subscription.ts";

export type AnnouncerOptions = RedisAddress & {
  /** Told once when Redis stops answering. The text holds nothing of what was published. */
  onTrouble?: (message: string) => void;
};

/**
 * Events over Upstash's Redis. `publish` never throws: what is not announced is read from the log.
 * After `onLost` the line is gone, unless events were merely too large to be announced; either way
 * the log has them. Subscribing anew is the caller's business.
 */
export function createUpstashAnnouncer({ onTrouble, ...address }: AnnouncerOptions): Announcer {
  const hot = connectHotRedis(address, (error) => onTrouble?.(troubleOf(error)));
  const subscriber = new Redis(eventStreamTransport(address));

  return {
    async publish(key, events) {
      if (events.length === 0) return;
      await hot.askTogether((pipeline) => {
        for (const message of toMessages(events)) pipeline.publish(channelOf(key), message);
      });
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
