import type { StepContext } from "@dormouse/contract";

export const context: StepContext = {
  step: 3,
  runId: "019a9f3e-6c00-7000-8000-000000000002",
  request: {
    instructions: "You work in a browser, step by step …",
    tools: ["click", "fill", "note", "finish", "giveUp"],
    messages: [{ role: "user", text: "Task:\nBook the first free slot." }],
  },
  answer: { text: "", calls: [{ id: "1", tool: "click", input: { ref: "e12" } }] },
  decision: {
    words: 'click e12 button "Book"',
    provider: "google",
    model: "gemini-3.8-flash",
    usage: { inputTokens: 2_310, cachedInputTokens: 1_800, cacheWriteTokens: 0, outputTokens: 41 },
    costUsd: 0.0007,
  },
  attempts: [
    { provider: "google", model: "gemini-3.8-flash", outcome: "answered", durationMs: 1_204 },
  ],
};
