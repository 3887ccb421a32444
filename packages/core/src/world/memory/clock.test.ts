import { SessionId } from "@dormouse/contract";
import { expect, test } from "vitest";
import { ManualClock } from "./clock.ts";
import { CountingIds } from "./ids.ts";

test("sleepers wake at their own time, in order, and may sleep again within one advance", async () => {
  const clock = new ManualClock(0);
  const woken: [string, number][] = [];
  const sleeper = async (name: string, ...spans: number[]) => {
    for (const ms of spans) {
      await clock.sleep(ms);
      woken.push([name, clock.nowMs()]);
    }
  };
  const all = Promise.all([sleeper("a", 30), sleeper("b", 10, 10), sleeper("c", 200)]);
  expect(clock.nextWakeMs()).toBe(10);
  await clock.advance(100);
  expect(woken).toEqual([
    ["b", 10],
    ["b", 20],
    ["a", 30],
  ]);
  expect(clock.nowMs()).toBe(100);
  await clock.advance(100);
  await all;
  expect(clock.nextWakeMs()).toBeUndefined();
});

test("a sleep ends at once when its signal aborts, and time stands still", async () => {
  const clock = new ManualClock(0);
  const controller = new AbortController();
  const sleeping = clock.sleep(1_000, controller.signal);
  controller.abort();
  await sleeping;
  await clock.sleep(1_000, controller.signal);
  expect(clock.nowMs()).toBe(0);
  expect(clock.nextWakeMs()).toBeUndefined();
});

test("ids are UUIDv7s that go up with the clock and within one millisecond", async () => {
  const clock = new ManualClock();
  const ids = new CountingIds(clock);
  const made = [ids.next(), ids.next()];
  await clock.advance(1);
  made.push(ids.next());
  expect(made.toSorted()).toEqual(made);
  for (const id of made) expect(SessionId.parse(id)).toBe(id);
});
