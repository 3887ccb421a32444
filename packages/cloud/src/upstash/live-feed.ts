import type { Frame, FrameKind } from "@dormouse/contract";
import { Redis } from "@upstash/redis";
import type { LiveFeed } from "@dormouse/core";
import { frameChannelOf, watchKeyOf } from "./channel.ts";
import { CircuitBreaker } from "./circuit-breaker.ts";
import { eventStreamTransport } from "./event-stream.ts";
import { subscribeTo } from "./subscription.ts";

/** What is seen of a step is worth no more waiting … */
const askMs = 300;
/** … and after waiting in vain, nobody asks for this long. */
const breakMs = 5_000;
/** Upstash refuses requests of more than a megabyte on its smallest plan. */
const frameBytesMax = 512 * 1024;

const kinds: readonly FrameKind[] = ["progress", "picture"];

/** Frames over Upstash's Redis, and short-lived marks of who watches them. */
export function createUpstashLiveFeed(options: { url: string; token: string }): LiveFeed {
  const { url, token } = options;
  const redis = new Redis({
    url,
    token,
    retry: { retries: 0 },
    signal: () => AbortSignal.timeout(askMs),
    readYourWrites: false,
    enableTelemetry: false,
  });
  const subscriber = new Redis(eventStreamTransport({ url, token }));
  const breaker = new CircuitBreaker(breakMs, () => performance.now());

  async function ask<Answer>(question: () => Promise<Answer>): Promise<Answer | undefined> {
    if (!breaker.closed) return undefined;
    try {
      const answer = await question();
      breaker.succeeded();
      return answer;
    } catch {
      breaker.failed();
      return undefined;
    }
  }

  return {
    async show(key, frame) {
      const message = JSON.stringify(frame);
      if (message.length > frameBytesMax) return;
      await ask(() => redis.publish(frameChannelOf(key), message));
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
      await ask(() => {
        const pipeline = redis.pipeline();
        for (const kind of marked) pipeline.set(watchKeyOf(key, kind), 1, { px: forMs });
        return pipeline.exec();
      });
    },

    async watched(key) {
      const marks = await ask(() =>
        redis.mget<unknown[]>(kinds.map((kind) => watchKeyOf(key, kind))),
      );
      return new Set(kinds.filter((_, index) => (marks?.[index] ?? null) !== null));
    },
  };
}

function isFrame(message: unknown): message is Frame {
  return typeof message === "object" && message !== null && "type" in message && "at" in message;
}
