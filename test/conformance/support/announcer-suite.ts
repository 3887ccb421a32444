import type { SessionEvent } from "@dormouse/contract";
import type { Announcer, SessionKey, Subscription } from "@dormouse/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newEvent, newKey, newTenant } from "./records.ts";

export type OpenAnnouncer = {
  announcer: Announcer;
  /** Breaks the line of every subscription. */
  disconnect(): Promise<void>;
  close(): Promise<void>;
};

export type Listening = { events: SessionEvent[]; lost: () => number; subscription: Subscription };

export async function listen(announcer: Announcer, key: SessionKey): Promise<Listening> {
  const events: SessionEvent[] = [];
  let losses = 0;
  const subscription = await announcer.subscribe(key, {
    onEvent: (event) => events.push(event),
    onLost: () => {
      losses += 1;
    },
  });
  return { events, lost: () => losses, subscription };
}

/** What every announcer must do. */
export function announcerSuite(open: () => Promise<OpenAnnouncer>): void {
  let opened: OpenAnnouncer;
  let announcer: Announcer;
  beforeAll(async () => {
    opened = await open();
    announcer = opened.announcer;
  });
  afterAll(() => opened?.close());

  test("brings every event published after the subscription, whole and in order", async () => {
    const key = newKey();
    const events = Array.from({ length: 30 }, (_, index) =>
      newEvent(key, index + 1, `é\n😀 "${index}"`),
    );
    const { events: heard, subscription } = await listen(announcer, key);
    for (let start = 0; start < events.length; start += 7) {
      await announcer.publish(key, events.slice(start, start + 7));
    }
    await expect.poll(() => heard).toEqual(events);
    await subscription.close();
  });

  test("brings an event to everyone who listens", async () => {
    const key = newKey();
    const listeners = await Promise.all([1, 2, 3].map(() => listen(announcer, key)));
    await announcer.publish(key, [newEvent(key, 1)]);
    for (const { events, subscription } of listeners) {
      await expect.poll(() => events).toEqual([newEvent(key, 1)]);
      await subscription.close();
    }
  });

  test("brings nothing of another session, nor of the same one in another tenant", async () => {
    const key = newKey();
    const { events, subscription } = await listen(announcer, key);
    await announcer.publish(newKey(key.tenantId), [newEvent(key, 1)]);
    await announcer.publish({ ...key, tenantId: newTenant() }, [newEvent(key, 2)]);
    await announcer.publish({ ...key, tenantId: `${key.tenantId}:${key.sessionId}` }, [
      newEvent(key, 3),
    ]);
    await announcer.publish(key, [newEvent(key, 4)]);
    await expect.poll(() => events).not.toEqual([]);
    expect(events).toEqual([newEvent(key, 4)]);
    await subscription.close();
  });

  test("serves tenants of odd names", async () => {
    for (const tenantId of ["a,b", "a/b", "a:b", "ü ?#%25"]) {
      const key = newKey(tenantId);
      const { events, subscription } = await listen(announcer, key);
      await announcer.publish(key, [newEvent(key, 1)]);
      await expect.poll(() => events).toEqual([newEvent(key, 1)]);
      await subscription.close();
    }
  });

  test("brings an event of 300 kB", async () => {
    const key = newKey();
    const { events, subscription } = await listen(announcer, key);
    const event = newEvent(key, 1, "é".repeat(150_000));
    await announcer.publish(key, [event]);
    await expect.poll(() => events).toEqual([event]);
    await subscription.close();
  });

  test("is quiet after a subscription is closed, also if it is closed twice", async () => {
    const key = newKey();
    const closed = await listen(announcer, key);
    const open = await listen(announcer, key);
    await closed.subscription.close();
    await closed.subscription.close();
    await announcer.publish(key, [newEvent(key, 1)]);
    await expect.poll(() => open.events).toHaveLength(1);
    expect(closed.events).toEqual([]);
    expect(closed.lost()).toBe(0);
    await open.subscription.close();
  });

  test("says once that a line is lost, and nothing for one that was closed", async () => {
    const key = newKey();
    const closed = await listen(announcer, key);
    await closed.subscription.close();
    const open = await listen(announcer, key);
    await opened.disconnect();
    await expect.poll(() => open.lost()).toBe(1);
    expect(closed.lost()).toBe(0);
    await open.subscription.close();
  });
}
