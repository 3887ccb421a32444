import { expect, onTestFinished, test, vi } from "vitest";
import { createTestPool } from "./fixtures/create-pool.ts";
import type { TestPool } from "./fixtures/create-pool.ts";
import type { InvocationResult } from "./result.ts";
import { startSchedule } from "./schedule.ts";
import type { ScheduleOptions } from "./schedule.ts";

function start(pool: TestPool, options: Partial<ScheduleOptions> = {}) {
  const results: InvocationResult[] = [];
  const errors: unknown[] = [];
  const schedule = startSchedule({
    name: "sweep",
    everyMs: 100,
    pool,
    onInvocation: (result) => results.push(result),
    onError: (error) => errors.push(error),
    ...options,
  });
  onTestFinished(() => schedule.stop());
  const until = (count: number) => expect.poll(() => results.length).toBeGreaterThanOrEqual(count);
  return { schedule, results, errors, until };
}

function eventOf(result: InvocationResult | undefined): unknown {
  return result?.ok ? Reflect.get(result.payload as object, "event") : undefined;
}

test("invokes the function again and again with its input", async () => {
  const { results, until } = start(createTestPool("whoAmI"), { input: { task: "sweep" } });
  await until(3);
  expect(results.slice(0, 3).map(eventOf)).toEqual([
    { task: "sweep" },
    { task: "sweep" },
    { task: "sweep" },
  ]);
});

test("fills EventBridge Scheduler's context attributes into the input", async () => {
  const input = { at: "<aws.scheduler.scheduled-time>", attempt: "<aws.scheduler.attempt-number>" };
  const { results, until } = start(createTestPool("whoAmI"), { input });
  await until(1);
  expect(eventOf(results[0])).toEqual({
    at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    attempt: "1",
  });
});

test("sends EventBridge Scheduler's own event where there is no input", async () => {
  const { results, until } = start(createTestPool("whoAmI"));
  await until(1);
  expect(eventOf(results[0])).toMatchObject({
    version: "0",
    "detail-type": "Scheduled Event",
    source: "aws.scheduler",
    resources: ["arn:aws:scheduler:us-east-1:000000000000:schedule/default/sweep"],
    detail: "{}",
  });
});

test("never runs a schedule twice at the same time", async () => {
  const pool = createTestPool("wait");
  const { until } = start(pool, { everyMs: 10, input: { ms: 150 } });
  await until(3);
  expect(pool.environments()).toHaveLength(1);
});

test("does not repeat a failed invocation before its next time", async () => {
  const { results, until } = start(createTestPool("refuse"), {
    everyMs: 60_000,
    input: { message: "no" },
  });
  await until(1);
  expect(results).toMatchObject([{ ok: false, errorMessage: "no" }]);
});

test("repeats a failed invocation as often as it is told to", async () => {
  const input = { message: "attempt <aws.scheduler.attempt-number>" };
  const { results, until } = start(createTestPool("refuse"), {
    everyMs: 60_000,
    retries: 2,
    input,
  });
  await until(3);
  expect(results).toMatchObject([
    { errorMessage: "attempt 1" },
    { errorMessage: "attempt 2" },
    { errorMessage: "attempt 3" },
  ]);
});

test("goes on after its function was throttled", async () => {
  const pool = createTestPool("wait", { maxConcurrency: 1 });
  const busy = pool.invoke({ ms: 400 });
  const { errors, until } = start(pool, { input: { ms: 0 } });
  await busy;
  await until(1);
  expect(errors[0]).toMatchObject({ name: "ThrottledError" });
});

test("says nothing of times that it leaves out, but of a function that cannot be invoked at all", async () => {
  const written = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  try {
    const pool = createTestPool("wait", { maxConcurrency: 1 });
    const busy = pool.invoke({ ms: 300 });
    const ended = Promise.withResolvers<void>();
    const options = { name: "quiet", everyMs: 20, pool, input: { ms: 0 } };
    const schedule = startSchedule({ ...options, onInvocation: () => ended.resolve() });
    await busy;
    await ended.promise;
    await schedule.stop();
    expect(written).not.toHaveBeenCalled();
    await pool.close();
    const failing = startSchedule(options);
    await expect.poll(() => written).toHaveBeenCalled();
    await failing.stop();
    expect(written.mock.calls[0]?.[0]).toContain("schedule quiet: PoolClosedError");
  } finally {
    written.mockRestore();
  }
});

test("waits for the invocation under way when it is stopped, and starts no more", async () => {
  const pool = createTestPool("wait");
  const { schedule, results } = start(pool, { everyMs: 10, input: { ms: 200 } });
  await pool.line("waiting");
  await schedule.stop();
  expect(results).toMatchObject([{ ok: true }]);
  expect(pool.availableConcurrency()).toBe(10);
});
