import { expect, test } from "vitest";
import { missingFrom, simulateMany } from "./batch.ts";
import { simulate } from "./simulate.ts";

const seeds = 2_000;

test("whatever goes wrong, everything that was promised is kept, in each of 2,000 lives", async () => {
  const batch = await simulateMany({ firstSeed: 1, seeds });
  const failed = batch.failures.map(({ seed, violations }) => `seed ${seed}: ${violations[0]}`);
  expect(failed).toEqual([]);
  expect(missingFrom(batch, seeds)).toEqual([]);
}, 600_000);

test("a seed is the same life each time, down to the last call", async () => {
  let lines = 0;
  for (const seed of [3, 14, 15, 92, 65]) {
    const first = await simulate(seed, { traced: true });
    const second = await simulate(seed, { traced: true });
    expect(second.trace).toEqual(first.trace);
    lines += first.trace.length;
  }
  expect(lines).toBeGreaterThan(300);
});
