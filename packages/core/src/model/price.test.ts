import { describe, expect, it } from "vitest";
import { costOf, type ModelPrice } from "./price.ts";
import { listedPrices } from "./prices.ts";

const nowMs = Date.parse("2026-12-31T23:59:59Z");
const price: ModelPrice = {
  input: 2,
  cachedInput: 0.2,
  cacheWrite: 2.5,
  output: 10,
  long: { overInputTokens: 100_000, input: 4, output: 15 },
  until: "2026-12-31",
};
const usage = {
  inputTokens: 10_000,
  cachedInputTokens: 6_000,
  cacheWriteTokens: 1_000,
  outputTokens: 500,
};

describe("what a call costs", () => {
  it("counts what is new, what was kept, what is kept from now on, and what came out", () => {
    const expected = (3_000 * 2 + 6_000 * 0.2 + 1_000 * 2.5 + 500 * 10) / 1e6;
    expect(costOf(usage, price, nowMs)).toBeCloseTo(expected, 12);
  });

  it("is another for the whole of a call that is long", () => {
    const at = (inputTokens: number) =>
      costOf({ ...usage, inputTokens, cachedInputTokens: 0, cacheWriteTokens: 0 }, price, nowMs);
    expect(at(100_000)).toBeCloseTo((100_000 * 2 + 500 * 10) / 1e6, 12);
    expect(at(100_001)).toBeCloseTo((100_001 * 4 + 500 * 15) / 1e6, 12);
  });

  it("takes what has no price of its own for other input", () => {
    expect(costOf(usage, { input: 2, output: 10 }, nowMs)).toBeCloseTo(0.025, 12);
  });

  it("is not known where the model has no price, or none any more; nothing is a price", () => {
    expect(costOf(usage, undefined, nowMs)).toBeUndefined();
    expect(costOf(usage, price, nowMs + 1_000)).toBeUndefined();
    expect(costOf(usage, { input: 0, output: 0 }, nowMs)).toBe(0);
  });

  it("is less for what was kept, in every listed price", () => {
    for (const listed of Object.values(listedPrices)) {
      expect(listed.cachedInput).toBeLessThan(listed.input);
      expect(listed.output).toBeGreaterThan(listed.input);
    }
  });
});
