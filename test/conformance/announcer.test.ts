import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createUpstashAnnouncer } from "@dormouse/cloud";
import { shareSubscriptions } from "@dormouse/core";
import { MemoryAnnouncer } from "@dormouse/core/memory";
import { afterEach, describe, expect, test } from "vitest";
import { announcerSuite, listen } from "./support/announcer-suite.ts";
import { redisToken as token, startLocalRedis } from "./support/local-services.ts";
import { newEvent, newKey } from "./support/records.ts";

describe("the in-memory announcer", () => {
  announcerSuite(async () => {
    const announcer = new MemoryAnnouncer();
    return {
      announcer,
      disconnect: async () => announcer.disconnect(),
      close: async () => {},
    };
  });
});

describe("the announcer on Upstash", () => {
  announcerSuite(async () => {
    const { door, close } = await startLocalRedis();
    return {
      announcer: shareSubscriptions(createUpstashAnnouncer({ url: door.url, token })),
      disconnect: () => door.close(),
      close,
    };
  });
});

describe("the announcer on Upstash, in trouble", () => {
  const closers: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).toReversed()) await close();
  });

  /** A server that takes requests and never answers one. */
  async function startSilentServer(): Promise<{ url: string; requests: () => number }> {
    let requests = 0;
    const server: Server = createServer(() => {
      requests += 1;
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    closers.push(
      () =>
        new Promise((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        }),
    );
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return { url, requests: () => requests };
  }

  test("a Redis that never answers is asked once, said once, and costs no commit an error", async () => {
    const { url, requests } = await startSilentServer();
    const trouble: string[] = [];
    const announcer = createUpstashAnnouncer({
      url,
      token,
      onTrouble: (text) => trouble.push(text),
    });
    const key = newKey();
    for (const sequence of [1, 2, 3]) {
      await announcer.publish(key, [newEvent(key, sequence, "secret")]);
    }
    expect(requests()).toBe(1);
    expect(trouble).toHaveLength(1);
    expect(trouble[0]).not.toContain("secret");
  });

  test("a Redis that is not there, or refuses us, costs no commit an error", async () => {
    const redis = await startLocalRedis();
    closers.push(redis.close);
    for (const options of [
      { url: "http://127.0.0.1:1", token },
      { url: redis.door.url, token: "wrong" },
    ]) {
      const trouble: string[] = [];
      const announcer = createUpstashAnnouncer({
        ...options,
        onTrouble: (text) => trouble.push(text),
      });
      const key = newKey();
      await announcer.publish(key, [newEvent(key, 1, "secret")]);
      expect(trouble).toHaveLength(1);
      expect(trouble[0]).not.toContain("secret");
      expect(trouble[0]).not.toContain("wrong");
    }
  });

  test("a subscription that nobody confirms is refused", async () => {
    const redis = await startLocalRedis();
    closers.push(redis.close);
    const silent = await startSilentServer();
    for (const [options, message] of [
      [{ url: "http://127.0.0.1:1", token }, "fetch failed"],
      [{ url: redis.door.url, token: "wrong" }, "status 401"],
      [{ url: silent.url, token }, "did not confirm"],
    ] as const) {
      const listening = listen(createUpstashAnnouncer(options), newKey());
      await expect(listening).rejects.toThrow(message);
    }
  });

  test("events too large to announce send their reader to the log, and the line stays", async () => {
    const redis = await startLocalRedis();
    closers.push(redis.close);
    const announcer = createUpstashAnnouncer({ url: redis.door.url, token });
    const key = newKey();
    const { events, lost, subscription } = await listen(announcer, key);
    await announcer.publish(key, [newEvent(key, 1, "x".repeat(600_000)), newEvent(key, 2)]);
    await expect.poll(() => events).toEqual([newEvent(key, 2)]);
    expect(lost()).toBe(1);
    await subscription.close();
  });
});
