import type { Frame, FrameKind } from "@dormouse/contract";
import { Redis } from "@upstash/redis";
import type { LiveFeed } from "@dormouse/core";
import { frameChannelOf, watchKeyOf } from "./channel.ts";
import { eventStreamTransport } from "./event-stream.ts";
import { connectHotRedis, type RedisAddress } from "./hot-redis.ts";
import { subscribeTo } from "./subscription.ts";

/** Upstash refuses requests of more than a megabyte on its smallest plan. */
const frameBytesMax = 512 * 1024;

const kinds: readonly FrameKind[] = ["progress", "picture"];

/** Frames over Upstash's Redis, and short-lived marks of who watches them. */
export function createUpstashLiveFeed(address: RedisAddress): LiveFeed {
  const hot = connectHotRedis(address);
  const subscriber = new Redis(eventStreamTransport(address));

  return {
    async show(key, frame) {
      const message = JSON.stringify(frame);
      if (message.length > frameBytesMax) return;
      await hot.ask((redis) => redis.publish(frameChannelOf(key), message));
    },

    subscribe(key, { onFrame, onLost }) {
      return subscribeTo(subscriber, frameChannelOf(key), {
        onMessage: (message) => {
          if (isFrame(message)) onFrame(message);
        },
        onLost,
      });
    },

    async mark(key, marked, forMs) {
      await hot.askTogether((pipeline) => {
        for (const kind of marked) pipeline.set(watchKeyOf(key, kind), 1, { px: forMs });
      });
    },

    async watched(key) {
      const marks = await hot.ask((redis) =>
        redis.mget<unknown[]>(kinds.map((kind) => watchKeyOf(key, kind))),
      );
      return new Set(kinds.filter((_, index) => (marks?.[index] ?? null) !== null));
    },
  };
}

function isFrame(message: unknown): message is Frame {
  return typeof message === "object" && message !== null && "type" in message && "at" in message;
}
