import { Redis } from "@upstash/redis";
import { CircuitBreaker } from "./circuit-breaker.ts";

export type RedisAddress = { url: string; token: string };

/** In milliseconds: how long an answer is waited for; after waiting in vain, nobody asks for the time of a break. */
export type Patience = { askMs: number; breakMs: number };

/** What is hot is worth no more waiting: a commit may wait for it. */
const usualPatience: Patience = { askMs: 300, breakMs: 5_000 };

type Pipeline = ReturnType<Redis["pipeline"]>;

/** Redis, for what work can go on without. Neither ever rejects: undefined where there is no answer. */
export type HotRedis = {
  ask<Answer>(question: (redis: Redis) => Promise<Answer>): Promise<Answer | undefined>;
  /** Several commands in one request. @returns the answer to each. */
  askTogether(fill: (pipeline: Pipeline) => unknown): Promise<unknown[] | undefined>;
};

/** @param onTrouble told of the first failure since the last answer. */
export function connectHotRedis(
  { url, token }: RedisAddress,
  onTrouble: (error: unknown) => void = () => {},
  { askMs, breakMs }: Patience = usualPatience,
): HotRedis {
  const redis = new Redis({
    url,
    token,
    retry: { retries: 0 },
    signal: () => AbortSignal.timeout(askMs),
    readYourWrites: false,
    enableTelemetry: false,
  });
  const breaker = new CircuitBreaker(breakMs, () => performance.now());

  async function ask<Answer>(
    question: (redis: Redis) => Promise<Answer>,
  ): Promise<Answer | undefined> {
    if (!breaker.closed) return undefined;
    try {
      const answer = await question(redis);
      breaker.succeeded();
      return answer;
    } catch (error) {
      if (breaker.failed()) onTrouble(error);
      return undefined;
    }
  }

  return {
    ask,
    askTogether: (fill) =>
      ask((redis) => {
        const pipeline = redis.pipeline();
        fill(pipeline);
        return pipeline.exec<unknown[]>();
      }),
  };
}
