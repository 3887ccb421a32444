import { SessionId } from "@dormouse/contract";
import { expect, test } from "vitest";
import { createSystemClock } from "./clock.ts";
import { createUuidIds } from "./ids.ts";

test("ids are UUIDv7s, each greater than the one before", () => {
  const ids = createUuidIds();
  const made = Array.from({ length: 5_000 }, () => ids.next());
  expect(made).toEqual([...new Set(made)].toSorted());
  for (const id of made.slice(0, 100)) expect(SessionId.parse(id)).toBe(id);
});

test("a sleep ends when its signal aborts, before and meanwhile", async () => {
  const clock = createSystemClock();
  expect(await clock.sleep(60_000, AbortSignal.abort())).toBeUndefined();
  const controller = new AbortController();
  const sleeping = clock.sleep(60_000, controller.signal);
  controller.abort();
  expect(await sleeping).toBeUndefined();
});
