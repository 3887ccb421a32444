import { randomUUID } from "node:crypto";
import type { SessionEvent } from "@dormouse/contract";
import type { Session } from "@dormouse/core";
import { Redis } from "@upstash/redis";
import type { Benchmark } from "../harness/benchmark.ts";
import { interleave } from "../harness/measure.ts";
import type { BenchWorld } from "../support/bench-world.ts";

export const eventLatency: Benchmark = {
  name: "event-latency",
  title: "An event's way to a client that follows the session",

  async run(world, rounds) {
    const followed = await follow(world);
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

/** A session that a client follows over server-sent events. */
async function follow({ local, client }: BenchWorld) {
  const { store, announcer, clock } = local.world;
  const { session: created } = await client.sessions.create();
  const key = { tenantId: "local", sessionId: created.sessionId };
  const found = await store.read(key);
  if (found === undefined) throw new Error("the session is gone");
  let session: Session = found;

  const left = new AbortController();
  const stream = client.events(key.sessionId, { signal: left.signal })[Symbol.asyncIterator]();
  // The session's first event: the stream stands.
  await stream.next();
  return {
    async sample(): Promise<number> {
      const sequence = session.lastSequence + 1;
      session = { ...session, revision: session.revision + 1, lastSequence: sequence };
      const event: SessionEvent = {
        type: "session.created",
        sequence,
        sessionId: key.sessionId,
        at: new Date(clock.nowMs()).toISOString(),
        data: { agentId: "bench" },
      };
      const arrival = stream.next();
      const { outcome } = await store.commit({ session, events: [event] });
      if (outcome !== "committed") throw new Error(`the commit is a ${outcome}`);
      const committedAtMs = performance.now();
      const announced = announcer.publish(key, [event]);
      const { value } = await arrival;
      const ms = performance.now() - committedAtMs;
      await announced;
      if (value?.sequence !== sequence) throw new Error("another event came");
      return ms;
    },
    async close(): Promise<void> {
      left.abort();
      await stream.return?.();
    },
  };
}

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
