import type { SessionEvent } from "@dormouse/contract";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Announcer } from "../world/announcer.ts";
import { MemoryAnnouncer } from "../world/memory/index.ts";
import { shareSubscriptions } from "./shared-subscriptions.ts";

const key = { tenantId: "t", sessionId: "s" };
const event = {
  type: "session.deleted",
  sequence: 1,
  sessionId: "s",
  at: new Date(0).toISOString(),
  data: {},
} as const;

describe("subscriptions that are shared within a process", () => {
  let memory: MemoryAnnouncer;
  let announcer: Announcer;
  let opened: number;
  let closed: number;

  beforeEach(() => {
    memory = new MemoryAnnouncer();
    [opened, closed] = [0, 0];
    announcer = shareSubscriptions({
      publish: (to, events) => memory.publish(to, events),
      async subscribe(to, listener) {
        opened += 1;
        const subscription = await memory.subscribe(to, listener);
        return {
          close: async () => {
            closed += 1;
            await subscription.close();
          },
        };
      },
    });
  });

  async function listen(to = key) {
    const listener = {
      onEvent: vi.fn<(event: SessionEvent) => void>(),
      onLost: vi.fn<() => void>(),
    };
    return { ...listener, subscription: await announcer.subscribe(to, listener) };
  }

  it("are one for each session, which ends with the last of its watchers", async () => {
    const [first, second, other] = await Promise.all([
      listen(),
      listen(),
      listen({ ...key, sessionId: "other" }),
    ]);
    const third = await listen();
    expect(opened).toBe(2);
    await announcer.publish(key, [event]);
    for (const watcher of [first, second, third]) {
      expect(watcher.onEvent.mock.calls).toEqual([[event]]);
    }
    expect(other.onEvent).not.toHaveBeenCalled();
    await first.subscription.close();
    await first.subscription.close();
    await second.subscription.close();
    await announcer.publish(key, [event]);
    expect([first, second, third].map(({ onEvent }) => onEvent.mock.calls.length)).toEqual([
      1, 1, 2,
    ]);
    expect(closed).toBe(0);
    await third.subscription.close();
    expect(closed).toBe(1);
    await listen();
    expect(opened).toBe(3);
  });

  it("tell every watcher that the line is lost, and the next one opens another", async () => {
    const [first, second] = [await listen(), await listen()];
    memory.disconnect();
    expect(first.onLost).toHaveBeenCalledOnce();
    expect(second.onLost).toHaveBeenCalledOnce();
    const third = await listen();
    expect(opened).toBe(2);
    await first.subscription.close();
    await second.subscription.close();
    await announcer.publish(key, [event]);
    expect(third.onEvent).toHaveBeenCalledOnce();
  });

  it("refuse all who wait for one that cannot be opened, and are asked for anew by the next", async () => {
    const { subscribe } = memory;
    memory.subscribe = () => Promise.reject(new Error("no Redis"));
    const refused = await Promise.allSettled([listen(), listen()]);
    expect(refused.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(opened).toBe(1);
    memory.subscribe = subscribe;
    await listen();
    expect(opened).toBe(2);
  });
});
