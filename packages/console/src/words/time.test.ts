import { expect, it } from "vitest";
import { age, ago, duration, remaining } from "./time.ts";

const now = Date.parse("2026-03-01T12:00:00.000Z");
const after = (ms: number): string => new Date(now + ms).toISOString();

it.each([
  [0, "0 ms"],
  [402.4, "402 ms"],
  [1_240, "1.2 s"],
  [12_400, "12 s"],
  [125_000, "2 min 5 s"],
  [3 * 3_600_000 + 600_000, "3 h 10 min"],
  [52 * 3_600_000, "2 d 4 h"],
])("%d ms took %s", (ms, words) => {
  expect(duration(ms)).toBe(words);
});

it("an age is rough, and of what is new there is none", () => {
  expect(age(after(-2_000), now)).toBe("now");
  expect(age(after(-40_000), now)).toBe("40 s");
  expect(ago(after(-40_000), now)).toBe("40 s ago");
  expect(ago(after(0), now)).toBe("just now");
  expect(age(after(-3 * 86_400_000), now)).toBe("3 d");
  // The server's clock may be a little ahead.
  expect(age(after(2_000), now)).toBe("now");
});

it("what is to come is told until it is there", () => {
  expect(remaining(after(240_000), now)).toBe("in 4 min");
  expect(remaining(after(-1), now)).toBe("now");
});
