import { expect, it } from "vitest";
import { dollars, usageInWords } from "./usage.ts";

it("what a run has taken stands in a line, and no price where none is known", () => {
  const usage = { modelCalls: 11, inputTokens: 8_412, outputTokens: 310, costUsd: 0.001237 };
  expect(usageInWords(usage)).toBe("11 model calls · 8,412 tokens in, 310 out · $0.0012");
  const free = { modelCalls: 1, inputTokens: 20, outputTokens: 3, costUsd: 0 };
  expect(usageInWords(free)).toBe("1 model call · 20 tokens in, 3 out");
});

it.each([
  [1.5, "$1.50"],
  [0.01, "$0.01"],
  [0.0099, "$0.0099"],
  [0.001, "$0.0010"],
  [0.00000123, "$0.0000012"],
])("%d dollars are %s", (amount, words) => {
  expect(dollars(amount)).toBe(words);
});
