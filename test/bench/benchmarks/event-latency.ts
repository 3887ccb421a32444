import { randomUUID } from "node:crypto";
import { Redis } from "@upstash/redis";
import type { Benchmark } from "../harness/benchmark.ts";
import { interleave } from "../harness/measure.ts";
import type { BenchWorld } from "../support/bench-world.ts";
import { followSession } from "../support/followed-session.ts";

export const eventLatency: Benchmark = {
  name: "event-latency",
  title: "An event's way to a client that follows the session",

  async run(world, rounds) {
    const followed = await followSession(world, 1);
    const line = await openLine(world);
    try {
      const { ours, plain } = await interleave(
        { ours: () => followed.sample(), plain: () => line.sample() },
        { rounds: rounds * 20, warmUp: 10 },
      );
      return {
        comparisons: [
          {
            what: "commit answered, announced, through the stream function and the gateway to the client",
            ours,
            plain,
            plainWhat: "Redis `PUBLISH` to a subscriber, through the same REST door",
          },
        ],
      };
    } finally {
      await followed.close();
      await line.close();
    }
  },
};

/** A channel, with the client that Upstash gives everybody. */
async function openLine({ local }: BenchWorld) {
  const options = { ...local.servers.redis, enableTelemetry: false };
  const publisher = new Redis(options);
  const channel = `bench:${randomUUID()}`;
  const subscription = new Redis(options).subscribe<string>(channel);
  let arrived = Promise.withResolvers<string>();
  subscription.on("message", ({ message }) => arrived.resolve(message));
  await new Promise((resolve) => subscription.on("subscribe", resolve));
  return {
    async sample(): Promise<number> {
      arrived = Promise.withResolvers<string>();
      const message = randomUUID();
      const startedAtMs = performance.now();
      const published = publisher.publish(channel, message);
      const received = await arrived.promise;
      const ms = performance.now() - startedAtMs;
      await published;
      if (received !== message) throw new Error("another message came");
      return ms;
    },
    close: () => subscription.unsubscribe(),
  };
}
