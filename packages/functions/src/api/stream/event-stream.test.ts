import { BrowserIdentity, type FrameKind } from "@dormouse/contract";
import { createSession, defaultSettings, execute, type SessionKey } from "@dormouse/core";
import { createMemoryWorld, type MemoryWorld } from "@dormouse/core/memory";
import { beforeEach, describe, expect, it } from "vitest";
import { streamEvents } from "./event-stream.ts";

describe("a stream on which nothing happens", () => {
  let world: MemoryWorld;
  let key: SessionKey;

  beforeEach(async () => {
    world = createMemoryWorld();
    key = await newSession(world);
  });

  function open(lifetimeMs: number, frames: FrameKind[] = []) {
    const hungUp = new AbortController();
    const following = { afterSequence: 0, filter: { types: new Set(["run.created"] as const) } };
    const life = { requestId: "request", lifetimeMs, hungUp: hungUp.signal };
    const reader = streamEvents(world, key, { following, frames }, life).getReader();
    let text = "";
    const reading = (async () => {
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return text;
        text += new TextDecoder().decode(value);
      }
    })();
    return { reading, hungUp, text: () => text };
  }

  it("says every 15 s that it lives, and how far it has looked", async () => {
    const stream = open(Infinity);
    for (let seconds = 0; seconds < 32; seconds += 1) {
      await world.clock.advance(1_000);
      // Lets the reader have its turn.
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(stream.text()).toBe(`retry: 1000\n\n${": still here\nid: 1\n\n".repeat(2)}`);
    stream.hungUp.abort();
    await stream.reading;
  });

  it("ends within 15 minutes on any host, and tells its reader to come back", async () => {
    const stream = open(Infinity);
    for (let minutes = 0; minutes < 14; minutes += 1) await world.clock.advance(60_000);
    expect(await stream.reading).toMatch(
      /id: 1\nevent: recycle\ndata: \{"type":"recycle","after":1\}\n\n$/,
    );
  });
});

describe("a stream that is cut off a thousand times at any byte", () => {
  it("gives each event once and in order to who comes back, and leaves no subscription behind", async () => {
    const world = createMemoryWorld();
    let open = 0;
    const { announcer } = world;
    const subscribe = announcer.subscribe.bind(announcer);
    announcer.subscribe = async (...parameters) => {
      open += 1;
      const subscription = await subscribe(...parameters);
      return {
        close: async () => {
          open -= 1;
          await subscription.close();
        },
      };
    };
    const key = await newSession(world);
    const seen: number[] = [];
    for (let cut = 0; cut < 1_000; cut += 1) {
      if (cut % 20 === 0) await give(world, key);
      const bytes = (cut * 7_919) % 1_009;
      const text = await readBytes(world, key, seen.at(-1) ?? 0, bytes);
      seen.push(
        ...[...text.matchAll(/id: (\d+)\nevent: \w+\.[^]*?\n\n/g)].map(([, id]) => Number(id)),
      );
    }
    const log = await world.store.readEvents(key, { afterSequence: 0, limit: 1_000 });
    expect(log.length).toBeGreaterThan(40);
    expect(seen).toEqual(log.slice(0, seen.length).map(({ sequence }) => sequence));
    expect(seen.length).toBeGreaterThan(log.length - 10);
    expect(open).toBe(0);
  });

  it("writes events that are there already together", async () => {
    const world = createMemoryWorld();
    const key = await newSession(world);
    for (let run = 0; run < 10; run += 1) await give(world, key);
    const { length } = await world.store.readEvents(key, { afterSequence: 0, limit: 1_000 });
    const life = { requestId: "long", lifetimeMs: Infinity, hungUp: new AbortController().signal };
    const following = { afterSequence: 0, filter: {} };
    const reader = streamEvents(world, key, { following, frames: [] }, life).getReader();
    await reader.read();
    const { value } = await reader.read();
    await reader.cancel();
    expect(new TextDecoder().decode(value).match(/^id: /gm)).toHaveLength(length);
  });

  /** Of a stream's text what comes at once, and no more of it than so many bytes. */
  async function readBytes(
    world: MemoryWorld,
    key: SessionKey,
    afterSequence: number,
    bytes: number,
  ): Promise<string> {
    const life = { requestId: "cut", lifetimeMs: Infinity, hungUp: new AbortController().signal };
    const following = { afterSequence, filter: {} };
    const reader = streamEvents(world, key, { following, frames: [] }, life).getReader();
    let text = "";
    while (text.length < bytes) {
      const turns = new Promise<undefined>((resolve) => {
        setImmediate(() => setImmediate(() => resolve(undefined)));
      });
      const chunk = await Promise.race([reader.read(), turns]);
      if (chunk?.value === undefined) break;
      text += new TextDecoder().decode(chunk.value);
    }
    await reader.cancel();
    return text.slice(0, bytes);
  }

  async function give(world: MemoryWorld, key: SessionKey): Promise<void> {
    const actions = [{ type: "waitFor" as const, ms: 1 }];
    await execute(world, defaultSettings, key, { kind: "script", actions, ifBusy: "replace" });
  }
});

async function newSession(world: MemoryWorld): Promise<SessionKey> {
  const identity = BrowserIdentity.parse({});
  const accepted = await createSession(world, defaultSettings, { tenantId: "t", identity });
  if ("duplicate" in accepted) throw new Error("a first request cannot be a duplicate");
  return { tenantId: "t", sessionId: accepted.sessionId };
}
