import { describe, expect, it } from "vitest";
import {
  admit,
  afterAnswer,
  afterFailure,
  standingOf,
  untriedBreaker,
  waitOf,
  type BreakerFailure,
  type BreakerState,
} from "./breaker.ts";

const startMs = Date.UTC(2026, 10, 1);
const outage: BreakerFailure = { kind: "outage" };

function afterFailures(...failures: BreakerFailure[]): BreakerState {
  return failures.reduce((state, failure) => afterFailure(state, failure, startMs), untriedBreaker);
}

describe("a provider's circuit breaker", () => {
  it("opens with the third outage in a row, for a quarter of a minute", () => {
    expect(standingOf(afterFailures(outage, outage), startMs)).toBe("closed");
    const state = afterFailures(outage, outage, outage);
    expect(standingOf(state, startMs)).toBe("open");
    expect(admit(state, startMs + 14_999)).toBeUndefined();
    expect(waitOf(state, startMs + 5_000)).toBe(10_000);
    expect(standingOf(state, startMs + 15_000)).toBe("half_open");
  });

  it("counts from the start again after an answer, and still knows what failed", () => {
    const state = afterAnswer(afterFailures(outage, outage), startMs);
    expect(state).toMatchObject({ failures: 0, lastError: { kind: "outage" } });
    expect(standingOf(afterFailure(state, outage, startMs), startMs)).toBe("closed");
  });

  it("opens with the second timeout, since each has cost so much time", () => {
    const timeout: BreakerFailure = { kind: "timeout" };
    expect(standingOf(afterFailures(timeout), startMs)).toBe("closed");
    expect(standingOf(afterFailures(timeout, timeout), startMs)).toBe("open");
  });

  it("opens at once where the provider says that it is too much, for as long as it says", () => {
    const state = afterFailures({ kind: "rate_limited", retryAfterMs: 40_000 });
    expect(waitOf(state, startMs)).toBe(40_000);
    expect(waitOf(afterFailures({ kind: "rate_limited" }), startMs)).toBe(15_000);
    const day = { kind: "rate_limited", retryAfterMs: 86_400_000 } as const;
    expect(waitOf(afterFailures(day), startMs)).toBe(300_000);
  });

  it("opens at once, and for long, where the key is refused", () => {
    expect(waitOf(afterFailures({ kind: "key_refused" }), startMs)).toBe(300_000);
  });

  it.each(["invalid_request", "declined", "invalid_answer"] as const)(
    "takes %s for an answer: the provider is there",
    (kind) => {
      const state = afterFailures(outage, outage, { kind }, outage);
      expect(standingOf(state, startMs)).toBe("closed");
      expect(afterFailures({ kind }).lastError).toEqual({ kind, atMs: startMs });
    },
  );

  it("lets one caller find out whether it is back, and another one if nothing is heard of that", () => {
    const laterMs = startMs + 15_000;
    const trial = admit(afterFailures(outage, outage, outage), laterMs);
    expect(trial).toBeDefined();
    if (trial === undefined) return;
    expect(admit(trial, laterMs + 59_999)).toBeUndefined();
    expect(admit(trial, laterMs + 60_000)).toBeDefined();
    expect(standingOf(afterAnswer(trial, laterMs + 1), laterMs + 1)).toBe("closed");
  });

  it("stays open for twice as long after each trial in vain, and for five minutes at most", () => {
    let state = afterFailures(outage, outage, outage);
    const waits = Array.from({ length: 6 }, () => {
      const atMs = state.openUntilMs ?? 0;
      state = afterFailure(admit(state, atMs) ?? state, outage, atMs);
      return waitOf(state, atMs);
    });
    expect(waits).toEqual([30_000, 60_000, 120_000, 240_000, 300_000, 300_000]);
  });

  it("is open no longer for those who waited for the same outage", () => {
    const state = afterFailures(outage, outage, outage, outage, outage);
    expect(waitOf(state, startMs)).toBe(15_000);
  });
});
