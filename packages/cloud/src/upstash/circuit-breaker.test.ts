import { expect, test } from "vitest";
import { CircuitBreaker } from "./circuit-breaker.ts";

test("a failure keeps everybody from asking until the time is over", () => {
  let nowMs = 0;
  const breaker = new CircuitBreaker(5_000, () => nowMs);
  expect(breaker.closed).toBe(true);
  breaker.failed();
  expect(breaker.closed).toBe(false);
  nowMs = 4_999;
  expect(breaker.closed).toBe(false);
  nowMs = 5_000;
  expect(breaker.closed).toBe(true);
});

test("only the first failure since the last success counts as news", () => {
  const breaker = new CircuitBreaker(5_000, () => 0);
  expect([breaker.failed(), breaker.failed()]).toEqual([true, false]);
  breaker.succeeded();
  expect(breaker.failed()).toBe(true);
});
