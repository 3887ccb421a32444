import { BrowserIdentity, type FrameKind } from "@dormouse/contract";
import { createSession, defaultSettings, type SessionKey } from "@dormouse/core";
import { createMemoryWorld, type MemoryWorld } from "@dormouse/core/memory";
import { beforeEach, describe, expect, it } from "vitest";
import { streamEvents } from "./event-stream.ts";

describe("a stream on which nothing happens", () => {
  let world: MemoryWorld;
  let key: SessionKey;

  beforeEach(async () => {
    world = createMemoryWorld();
    const identity = BrowserIdentity.parse({});
    const accepted = await createSession(world, defaultSettings, { tenantId: "t", identity });
    if ("duplicate" in accepted) throw new Error("a first request cannot be a duplicate");
    key = { tenantId: "t", sessionId: accepted.sessionId };
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
