import type { ModelHealthView, ModelsView } from "@dormouse/contract";

export const models: ModelsView = {
  fallbacks: ["google", "deepseek"],
  providers: [
    {
      provider: "google",
      configured: true,
      missing: [],
      model: "gemini-3.8-flash",
      price: { input: 0.75, cachedInput: 0.075, output: 3.75, until: "2026-12-31" },
      breaker: "open",
      openUntil: "2026-11-02T09:14:15.000Z",
      lastError: { kind: "outage", at: "2026-11-02T09:14:00.000Z" },
    },
    {
      provider: "deepseek",
      configured: true,
      missing: [],
      model: "deepseek-flash",
      price: { input: 0.3, cachedInput: 0.006, output: 1.2 },
      breaker: "closed",
      checkedAt: "2026-11-02T09:14:02.000Z",
    },
    { provider: "openai", configured: false, missing: ["OPENAI_API_KEY"], breaker: "closed" },
  ],
};

export const modelsHealth: ModelHealthView[] = [
  {
    provider: "google",
    breaker: "open",
    lastError: { kind: "outage", at: "2026-11-02T09:14:00.000Z" },
  },
  { provider: "deepseek", breaker: "closed", checkedAt: "2026-11-02T09:14:02.000Z" },
];
