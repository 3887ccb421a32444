import { createUpstashLiveFeed } from "@dormouse/cloud";
import type { Frame } from "@dormouse/contract";
import type { LiveFeed } from "@dormouse/core";
import { ManualClock, MemoryLiveFeed } from "@dormouse/core/memory";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { redisToken as token, startLocalRedis } from "./support/local-services.ts";
import { newKey } from "./support/records.ts";

type Opened = { feed: LiveFeed; pass(ms: number): Promise<void>; close(): Promise<void> };

const picture: Frame = {
  type: "picture",
  at: new Date(0).toISOString(),
  runId: "019a9f3e-6c00-7000-8000-000000000002",
  step: 1,
  attempt: 1,
  contentType: "image/jpeg",
  data: Buffer.alloc(200 * 1024, 7).toString("base64"),
};

const watcher = () => vi.fn<(frame: Frame) => void>();

function liveFeedSuite(open: () => Promise<Opened>): void {
  let opened: Opened;
  let feed: LiveFeed;
  beforeAll(async () => {
    opened = await open();
    ({ feed } = opened);
  });
  afterAll(() => opened?.close());

  test("shows a frame to everyone who watches this session, and to nobody else", async () => {
    const [key, other] = [newKey(), newKey()];
    const [first, second, stranger] = [watcher(), watcher(), watcher()];
    const subscriptions = await Promise.all([
      feed.subscribe(key, { onFrame: first, onLost: () => {} }),
      feed.subscribe(key, { onFrame: second, onLost: () => {} }),
      feed.subscribe(other, { onFrame: stranger, onLost: () => {} }),
    ]);
    await feed.show(key, picture);
    await expect
      .poll(() => [first, second].map(({ mock }) => mock.calls))
      .toEqual([[[picture]], [[picture]]]);
    expect(stranger).not.toHaveBeenCalled();
    for (const subscription of subscriptions) await subscription.close();
    await feed.show(key, picture);
    expect(first).toHaveBeenCalledOnce();
  });

  test("knows what is watched, for as long as was said", async () => {
    const key = newKey();
    expect(await feed.watched(key)).toEqual(new Set());
    await feed.mark(key, ["progress"], 60_000);
    await feed.mark(key, ["picture"], 40);
    expect(await feed.watched(key)).toEqual(new Set(["progress", "picture"]));
    await opened.pass(60);
    expect(await feed.watched(key)).toEqual(new Set(["progress"]));
    expect(await feed.watched(newKey())).toEqual(new Set());
  });
}

describe("the in-memory live feed", () => {
  liveFeedSuite(async () => {
    const clock = new ManualClock();
    const feed = new MemoryLiveFeed(clock);
    return { feed, pass: (ms) => clock.advance(ms), close: async () => {} };
  });
});

describe("the live feed on Upstash", () => {
  liveFeedSuite(async () => {
    const { door, close } = await startLocalRedis();
    return {
      feed: createUpstashLiveFeed({ url: door.url, token }),
      pass: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      close,
    };
  });

  test("costs nobody an error, and soon no time, where Redis is not there", async () => {
    const feed = createUpstashLiveFeed({ url: "http://127.0.0.1:1", token });
    const key = newKey();
    await feed.mark(key, ["picture"], 1_000);
    await feed.show(key, picture);
    expect(await feed.watched(key)).toEqual(new Set());
    await expect(feed.subscribe(key, { onFrame: () => {}, onLost: () => {} })).rejects.toThrow(
      "fetch failed",
    );
  });
});
