import { beforeEach, describe, expect, it } from "vitest";
import { BrowserIdentity, type SessionEvent } from "@dormouse/contract";
import { createSession } from "../session/create.ts";
import { revise } from "../session/revise.ts";
import type { SessionKey } from "../session/session.ts";
import { defaultSettings } from "../settings.ts";
import { createMemoryWorld, type MemoryWorld } from "../world/memory/index.ts";
import { followEvents } from "./follow.ts";

describe("following a session's events", () => {
  let world: MemoryWorld;
  let key: SessionKey;

  beforeEach(async () => {
    world = createMemoryWorld();
    const identity = BrowserIdentity.parse({});
    const accepted = await createSession(world, defaultSettings, { tenantId: "t", identity });
    if ("duplicate" in accepted) throw new Error("a first request cannot be a duplicate");
    key = { tenantId: "t", sessionId: accepted.sessionId };
  });

  it("gives what is in the log, then what happens, each event once and in order", async () => {
    await happen(3);
    const reader = follow(0);
    await reader.until(4);
    await happen(2, "announced");
    expect(await reader.until(6)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("begins after the event that the reader saw last", async () => {
    await happen(3);
    expect(await follow(2).until(2)).toEqual([3, 4]);
  });

  it("reads the log where an announcement was lost before another arrived", async () => {
    const reader = follow(0);
    await reader.until(1);
    await happen(1, "silent");
    await happen(1, "announced");
    expect(await reader.until(3)).toEqual([1, 2, 3]);
  });

  it("gives an event once that is announced twice, late, or already read", async () => {
    const reader = follow(0);
    await reader.until(1);
    const events = await happen(2, "silent");
    await world.announcer.publish(key, [...events, ...events]);
    await reader.until(3);
    await world.announcer.publish(key, events);
    await happen(1, "announced");
    expect(await reader.until(4)).toEqual([1, 2, 3, 4]);
  });

  it("finds what was announced while the line was broken, and opens the line again", async () => {
    const reader = follow(0);
    await reader.until(1);
    world.announcer.disconnect();
    await happen(1, "announced");
    await reader.until(2);
    const before = world.clock.nowMs();
    await happen(1, "announced");
    expect(await reader.until(3, { clockStands: true })).toEqual([1, 2, 3]);
    expect(world.clock.nowMs()).toBe(before);
  });

  it("finds events by polling where nothing can be subscribed to", async () => {
    world.announcer.subscribe = () => Promise.reject(new Error("no Redis"));
    const reader = follow(0);
    await reader.until(1);
    await happen(2, "silent");
    expect(await reader.until(3)).toEqual([1, 2, 3]);
  });

  it("does not wait for a line that does not open, and reads the log again once it does", async () => {
    const { announcer } = world;
    const line = Promise.withResolvers<void>();
    const { subscribe } = announcer;
    announcer.subscribe = async (to, listener) => {
      await line.promise;
      return subscribe.call(announcer, to, listener);
    };
    const reader = follow(0);
    await reader.until(1);
    await happen(1, "silent");
    await reader.until(2);
    await happen(1, "announced");
    line.resolve();
    expect(await reader.until(3, { clockStands: true })).toEqual([1, 2, 3]);
    await happen(1, "announced");
    expect(await reader.until(4, { clockStands: true })).toEqual([1, 2, 3, 4]);
  });

  it("reads a log of many pages to its end", async () => {
    for (let batch = 0; batch < 9; batch += 1) await happen(50);
    const sequences = await follow(0).until(451);
    expect(sequences).toEqual(Array.from({ length: 451 }, (_, index) => index + 1));
  });

  it("ends with the deletion of the session", async () => {
    const reader = follow(0);
    await reader.until(1);
    await happen(1, "announced", "session.deleted");
    expect(await reader.ended).toEqual([1, 2]);
  });

  it("ends with the session where its reader missed that it was deleted", async () => {
    const reader = follow(0);
    await reader.until(1);
    await world.store.remove(key);
    await world.clock.advance(2_000);
    expect(await reader.ended).toEqual([1]);
  });

  type How = "announced" | "silent";

  async function happen(
    count: number,
    how: How = "silent",
    type: "run.created" | "session.deleted" = "run.created",
  ): Promise<SessionEvent[]> {
    const session = await world.store.read(key);
    if (session === undefined) throw new Error("the session is gone");
    const runId = key.sessionId;
    const draft =
      type === "run.created"
        ? ({ type, data: { runId, kind: "script", steps: 1 } } as const)
        : ({ type, data: {} } as const);
    const commit = revise(session, {}, Array(count).fill(draft), world.clock.nowMs());
    await world.store.commit(commit);
    if (how === "announced") await world.announcer.publish(key, commit.events ?? []);
    return commit.events ?? [];
  }

  function follow(afterSequence: number) {
    const seen: number[] = [];
    const stop = new AbortController();
    const ended = (async () => {
      for await (const event of followEvents(world, key, afterSequence, stop.signal)) {
        seen.push(event.sequence);
      }
      return seen;
    })();
    return {
      ended,
      /** Lets time pass until so many events were seen; then stops where they are the last. */
      async until(count: number, { clockStands = false } = {}): Promise<number[]> {
        for (let turn = 0; turn < 2_000 && seen.length < count; turn += 1) {
          await new Promise((resolve) => setImmediate(resolve));
          if (!clockStands && turn % 20 === 19) await world.clock.advance(500);
        }
        // One turn more, so that an event too many would show.
        await new Promise((resolve) => setImmediate(resolve));
        return [...seen];
      },
    };
  }
});
