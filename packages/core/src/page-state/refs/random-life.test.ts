import { expect, test } from "vitest";
import { liveAtRandom } from "./support/random-life.ts";

test("whatever becomes of a page, a ref is for what it was for, or for nothing", () => {
  const lives = Array.from({ length: 25 }, (_, seed) => liveAtRandom(seed));
  expect(lives.flatMap(({ mistakes }) => mistakes)).toEqual([]);
  expect(lives.reduce((sum, { kept }) => sum + kept, 0)).toBeGreaterThan(250);
});
