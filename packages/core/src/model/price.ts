import type { ModelUsage } from "./model.ts";

/** In US dollars for a million tokens. */
export type TokenPrices = {
  input: number;
  /** Of input that the provider had kept; as other input where it is left out. */
  cachedInput?: number;
  /** Of input that it keeps from now on; as other input where it is left out. */
  cacheWrite?: number;
  output: number;
};

export type ModelPrice = TokenPrices & {
  /** What holds instead for the whole of a call of more input than this. */
  long?: TokenPrices & { overInputTokens: number };
  /** The last day, in UTC, that it was said to hold; after it there is no price. */
  until?: string;
};

/** By the name of the model. */
export type ModelPrices = Record<string, ModelPrice>;

/**
 * What a call has cost.
 * @returns US dollars, or undefined where the model has no price now.
 */
export function costOf(
  usage: ModelUsage,
  price: ModelPrice | undefined,
  nowMs: number,
): number | undefined {
  if (price === undefined || isOver(price, nowMs)) return undefined;
  const { long } = price;
  const prices = long !== undefined && usage.inputTokens > long.overInputTokens ? long : price;
  const { input, cachedInput = input, cacheWrite = input, output } = prices;
  const fresh = usage.inputTokens - usage.cachedInputTokens - usage.cacheWriteTokens;
  return (
    (Math.max(0, fresh) * input +
      usage.cachedInputTokens * cachedInput +
      usage.cacheWriteTokens * cacheWrite +
      usage.outputTokens * output) /
    1_000_000
  );
}

/** In millionths of a dollar, as it is shown: sums of fractions have tails. */
export function shownUsd(costUsd: number): number {
  return Math.round(costUsd * 1e6) / 1e6;
}

function isOver({ until }: ModelPrice, nowMs: number): boolean {
  return until !== undefined && new Date(nowMs).toISOString().slice(0, 10) > until;
}
