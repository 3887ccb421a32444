import type { SessionEvent, StepView } from "@dormouse/contract";
import { describe, expect, it } from "vitest";
import { tellEvent } from "./tell-event.ts";

const at = "2026-03-01T12:00:00.000Z";
const base = { sequence: 3, sessionId: "s", at };
const step: StepView = {
  step: 4,
  index: 1,
  runId: "r",
  status: "COMPLETED",
  attempt: 1,
  worker: { workerId: "w", processId: 7, cold: false, warm: true },
  actions: [
    { type: "fill", durationMs: 3 },
    { type: "click", durationMs: 40 },
  ],
  page: { url: "https://shop.example/", title: "Shop" },
  durations: { wakeMs: 100, actMs: 1_050, captureMs: 50 },
  snapshotVersion: 4,
  startedAt: at,
  finishedAt: at,
};

describe("an event in a line", () => {
  it("of a step says what it did, where that led and how long it took", () => {
    expect(tellEvent({ ...base, type: "step.completed", data: step })).toEqual({
      tone: "good",
      text: "2. fill, click",
      note: "Shop",
      took: "1.2 s",
    });
  });

  it("of a step with a name that was tried again says so", () => {
    const again = { ...step, name: "pay", attempt: 2, worker: { ...step.worker, warm: false } };
    expect(tellEvent({ ...base, type: "step.completed", data: again })).toMatchObject({
      text: "2. pay",
      note: "Shop · woken · attempt 2",
    });
  });

  it("of a step that a model decided says what that was", () => {
    const decision = {
      words: 'fill e5 textbox "Username" = "demo"\nclick e7 button "Sign in"',
      provider: "google" as const,
      model: "gemini",
      usage: { inputTokens: 9, cachedInputTokens: 0, cacheWriteTokens: 0, outputTokens: 1 },
    };
    expect(tellEvent({ ...base, type: "step.completed", data: { ...step, decision } }).text).toBe(
      '2. fill e5 textbox "Username" = "demo" · click e7 button "Sign in"',
    );
    const endless = { ...decision, words: `note "${"x".repeat(1_000)}"` };
    const told = tellEvent({
      ...base,
      type: "step.completed",
      data: { ...step, decision: endless },
    });
    expect(told.text).toMatch(/^2\. note "x{150,160}…$/);
  });

  it("of a failed step says what went wrong", () => {
    const error = { code: "locator_not_found", message: "Nothing matches." };
    const failed: StepView = { ...step, status: "FAILED", error };
    expect(tellEvent({ ...base, type: "step.failed", data: failed })).toMatchObject({
      tone: "bad",
      note: "Nothing matches.",
    });
  });

  it("that this page does not know yet has its name", () => {
    const event = { ...base, type: "moon.has_risen", data: {} } as unknown as SessionEvent;
    expect(tellEvent(event)).toEqual({ tone: "calm", text: "moon has risen" });
  });
});
