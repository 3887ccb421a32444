import type { ModelPrices } from "./price.ts";

/**
 * What providers ask for their models in their standard service, read from their price lists in October 2026; the
 * addresses stand with each. An operator's own prices come before these.
 */
export const listedPrices: ModelPrices = {
  // https://ai.google.dev/gemini-api/docs/pricing, 2026-10-07.
  "gemini-3.8-flash": { input: 0.75, cachedInput: 0.075, output: 3.75, until: "2026-12-31" },

  // https://api-docs.deepseek.com/quick_start/pricing, 2026-10-27. Twice as much as outside of its
  // peak hours: a limit in money must hold at any hour.
  "deepseek-flash": { input: 0.3, cachedInput: 0.006, output: 1.2 },
  "deepseek-v4-pro": { input: 1.32, cachedInput: 0.044, output: 3.96 },

  // https://developers.openai.com/api/docs/pricing, 2026-10-26.
  "gpt-6.1-terra": {
    input: 1,
    cachedInput: 0.05,
    cacheWrite: 1.25,
    output: 5,
    long: {
      overInputTokens: 272_000,
      input: 2,
      cachedInput: 0.1,
      cacheWrite: 2.5,
      output: 7.5,
    },
  },

  // https://platform.claude.com/docs/en/about-claude/pricing, 2026-10-24.
  "claude-opus-5-5": { input: 4, cachedInput: 0.2, cacheWrite: 5, output: 20 },
  "claude-sonnet-5-5": { input: 2, cachedInput: 0.1, cacheWrite: 2.5, output: 10 },
  "claude-haiku-5-5": {
    input: 0.1,
    cachedInput: 0.01,
    cacheWrite: 0.125,
    output: 0.5,
    long: {
      overInputTokens: 100_000,
      input: 0.5,
      cachedInput: 0.05,
      cacheWrite: 0.625,
      output: 2.5,
    },
  },
};
