import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, test, vi } from "vitest";
import {
  PoolClosedError,
  RequestEntityTooLargeError,
  ThrottledError,
  UnknownEnvironmentError,
} from "./errors.ts";
import { createTestPool } from "./fixtures/create-pool.ts";
import { createGoAhead } from "./fixtures/go-ahead.ts";
import { numbersIn, expectGone } from "./fixtures/processes.ts";
import { lambdaLimits } from "./limits.ts";
import type { InvocationResult } from "./result.ts";

function payloadOf(result: InvocationResult): Record<string, unknown> {
  if (!result.ok)
    throw new Error(`the invocation failed: ${result.errorType} ${result.errorMessage}`);
  return result.payload as Record<string, unknown>;
}

function failureOf(result: InvocationResult) {
  if (result.ok) throw new Error("the invocation succeeded");
  return result;
}

test("passes the event to the handler and its result back", async () => {
  const pool = createTestPool("whoAmI");
  const result = await pool.invoke({ text: "ä", list: [1, null] });
  expect(payloadOf(result)).toMatchObject({ event: { text: "ä", list: [1, null] } });
  expect(result.environment).toMatchObject({ coldStart: true, pid: payloadOf(result)["pid"] });
  expect(result.environment.initMs).toBeGreaterThan(0);
});

test("serves the next invocation in the same process, warm", async () => {
  const pool = createTestPool("whoAmI");
  const first = await pool.invoke(1);
  const second = await pool.invoke(2);
  expect(second.environment).toMatchObject({ id: first.environment.id, coldStart: false });
  expect(payloadOf(second)["invocations"]).toBe(2);
});

test("serves invocations at the same time in different processes", async () => {
  const pool = createTestPool("wait");
  const results = await Promise.all([1, 2, 3].map(() => pool.invoke({ ms: 300 })));
  expect(new Set(results.map((result) => payloadOf(result)["pid"])).size).toBe(3);
});

test("tells which environment works on what", async () => {
  const pool = createTestPool("waitForFile");
  const { file, give } = await createGoAhead();
  const events = [1, 2].map((session) => ({ file, session }));
  const invocations = events.map((event) => pool.invoke(event));
  const eventsByPid = () =>
    new Map(pool.environments().map(({ pid, event }) => [pid, event?.toString()]));
  await expect
    .poll(() => [...eventsByPid().values()].toSorted())
    .toEqual(events.map((event) => JSON.stringify(event)));
  const busy = eventsByPid();
  await give();
  const [first] = await Promise.all(invocations);
  expect(busy.get(first?.environment.pid)).toBe(JSON.stringify(events[0]));
  expect([...eventsByPid().values()]).toEqual([undefined, undefined]);
});

test("gives null for a handler that returns nothing", async () => {
  const result = await createTestPool("returnNothing").invoke({});
  expect(result).toMatchObject({ ok: true, payload: null });
});

test("gives the handler Lambda's context", async () => {
  const pool = createTestPool("readContext", { timeoutMs: 15_000, memoryMb: 384 });
  const result = await pool.invoke({});
  const context = payloadOf(result);
  expect(context).toMatchObject({
    awsRequestId: result.requestId,
    functionName: "test-readContext",
    functionVersion: "$LATEST",
    invokedFunctionArn: pool.arn,
    memoryLimitInMB: "384",
    logGroupName: "/aws/lambda/test-readContext",
    logStreamName: result.environment.id,
    traceId: expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};/),
  });
  expect(context["remainingMs"]).toBeGreaterThan(0);
  expect(context["remainingMs"]).toBeLessThanOrEqual(15_000);
});

test("gives a child its own variables and Lambda's, and nothing else of the parent's", async () => {
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "of the developer");
  const pool = createTestPool("readVariables", { environment: { STAGE: "local" } });
  const variables = payloadOf(await pool.invoke({}));
  vi.unstubAllEnvs();
  expect(variables).toMatchObject({
    STAGE: "local",
    PATH: process.env["PATH"],
    AWS_LAMBDA_FUNCTION_NAME: "test-readVariables",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "512",
    AWS_REGION: "us-east-1",
    _HANDLER: "functions.readVariables",
  });
  expect(variables).not.toHaveProperty("AWS_SECRET_ACCESS_KEY");
  expect(variables).not.toHaveProperty("AWS_EXECUTION_ENV");
});

test("gives changed variables to environments started later", async () => {
  const pool = createTestPool("readVariables", { environment: { STAGE: "local" }, reuse: "never" });
  expect(payloadOf(await pool.invoke({}))["STAGE"]).toBe("local");
  pool.setEnvironment({ STAGE: "fault" });
  expect(payloadOf(await pool.invoke({}))["STAGE"]).toBe("fault");
});

test("reports an error the handler throws, and keeps the environment", async () => {
  const pool = createTestPool("refuse");
  const first = failureOf(await pool.invoke({ message: "out of range" }));
  expect(first).toMatchObject({ errorType: "RangeError", errorMessage: "out of range" });
  expect(first.stackTrace?.[0]).toBe("RangeError: out of range");
  const second = await pool.invoke({ message: "again" });
  expect(second.environment.id).toBe(first.environment.id);
});

test("reports a result that is not JSON", async () => {
  const result = await createTestPool("returnBigInt").invoke({});
  expect(result).toMatchObject({ ok: false, errorType: "Runtime.MarshalError" });
});

test("fails the invocation whose process exits, and serves the next in a new one", async () => {
  const pool = createTestPool("exit");
  const first = failureOf(await pool.invoke({ code: 7 }));
  expect(first).toMatchObject({
    errorType: "Runtime.ExitError",
    errorMessage: "Runtime exited with error: exit status 7",
  });
  const second = failureOf(await pool.invoke({ code: 8 }));
  expect(second.environment).toMatchObject({ coldStart: true });
  expect(second.environment.id).not.toBe(first.environment.id);
});

test("fails the invocation whose environment is killed", async () => {
  const pool = createTestPool("wait");
  const invocation = pool.invoke({ ms: 60_000 });
  await pool.line("waiting");
  const [environment] = pool.environments();
  pool.kill(environment?.id ?? "", "SIGKILL");
  expect(failureOf(await invocation)).toMatchObject({
    errorType: "Runtime.ExitError",
    errorMessage: "Runtime exited with error: signal: SIGKILL",
  });
  expect(pool.environments()).toEqual([]);
});

test("refuses to kill an environment that is not there", () => {
  const pool = createTestPool("wait");
  expect(() => pool.kill("none", "SIGKILL")).toThrow(UnknownEnvironmentError);
});

test("kills a function at its timeout, with the children it started", async () => {
  const pool = createTestPool("spin", { timeoutMs: 1_000 });
  const result = failureOf(await pool.invoke({}));
  expect(result.errorType).toBe("Sandbox.Timedout");
  expect(result.errorMessage).toMatch(/Task timed out after 1\.00 seconds$/);
  await expectGone(...numbersIn(await pool.line("spinning")));
});

test("kills children that left the function's process group", async () => {
  const pool = createTestPool("leaveChild", { timeoutMs: 1_000 });
  expect(failureOf(await pool.invoke({})).errorType).toBe("Sandbox.Timedout");
  await expectGone(...numbersIn(await pool.line("left")));
});

test("kills a function that takes more memory than it has", async () => {
  const pool = createTestPool("takeMemory", { memoryMb: 200 });
  const result = failureOf(await pool.invoke({ megabytes: 400 }));
  expect(result.errorType).toBe("Runtime.OutOfMemory");
});

test("fails the invocation when the module cannot be loaded", async () => {
  const pool = createTestPool("handler", {
    entry: new URL("./fixtures/broken.ts", import.meta.url),
  });
  expect(failureOf(await pool.invoke({}))).toMatchObject({
    errorType: "TypeError",
    errorMessage: "this module cannot be loaded",
  });
});

test("fails the invocation when the module is not there", async () => {
  const pool = createTestPool("handler", {
    entry: new URL("./fixtures/missing.ts", import.meta.url),
  });
  expect(failureOf(await pool.invoke({})).errorType).toBe("Runtime.ImportModuleError");
});

test("fails the invocation when the module does not export the handler", async () => {
  const pool = createTestPool("notAFunction");
  expect(failureOf(await pool.invoke({})).errorType).toBe("Runtime.HandlerNotFound");
});

test("fails the invocation when the module does not load in time", async () => {
  const pool = createTestPool("handler", {
    entry: new URL("./fixtures/never-loads.ts", import.meta.url),
    initTimeoutMs: 500,
  });
  expect(failureOf(await pool.invoke({})).errorType).toBe("Sandbox.Timedout");
});

test("throttles an invocation over the maximum concurrency", async () => {
  const pool = createTestPool("wait", { maxConcurrency: 1 });
  const first = pool.invoke({ ms: 200 });
  expect(pool.availableConcurrency()).toBe(0);
  await expect(pool.invoke({ ms: 0 })).rejects.toThrow(ThrottledError);
  await first;
  expect(await pool.invoke({ ms: 0 })).toMatchObject({ ok: true });
});

test("tells who waits that an invocation can start", async () => {
  const pool = createTestPool("wait", { maxConcurrency: 1 });
  let ended = false;
  const first = pool.invoke({ ms: 200 }).then(() => (ended = true));
  await pool.whenAvailable();
  expect(pool.availableConcurrency()).toBe(1);
  await first;
  expect(ended).toBe(true);
});

test("refuses a payload over Lambda's limit", async () => {
  const pool = createTestPool("whoAmI");
  await expect(pool.invoke("x".repeat(lambdaLimits.payloadBytes))).rejects.toThrow(
    RequestEntityTooLargeError,
  );
  expect(pool.environments()).toEqual([]);
});

test("fails an invocation whose response is over Lambda's limit, and keeps the environment", async () => {
  const pool = createTestPool("returnBytes");
  const failed = failureOf(await pool.invoke({ bytes: lambdaLimits.payloadBytes }));
  expect(failed.errorType).toBe("Function.ResponseSizeTooLarge");
  const next = await pool.invoke({ bytes: lambdaLimits.payloadBytes - 2 });
  expect(next.ok).toBe(true);
  expect(next.environment.id).toBe(failed.environment.id);
});

test("uses a fresh process for each invocation when environments are not reused", async () => {
  const pool = createTestPool("whoAmI", { reuse: "never" });
  const results = [await pool.invoke(1), await pool.invoke(2), await pool.invoke(3)];
  expect(results.map((result) => payloadOf(result)["invocations"])).toEqual([1, 1, 1]);
  expect(results.map(({ environment }) => environment.coldStart)).toEqual([true, true, true]);
  await expectGone(...results.map((result) => Number(payloadOf(result)["pid"])));
});

test("retires used environments when reuse is switched off", async () => {
  const pool = createTestPool("whoAmI");
  const first = await pool.invoke(1);
  pool.setReuse("never");
  const second = await pool.invoke(2);
  expect(second.environment.id).not.toBe(first.environment.id);
});

test("keeps environments loaded ahead", async () => {
  const pool = createTestPool("whoAmI", { reuse: "never", prestart: 2 });
  await expect.poll(() => pool.environments().map(({ state }) => state)).toEqual(["idle", "idle"]);
  const ahead = pool.environments().map(({ id }) => id);
  const result = await pool.invoke(1);
  expect(ahead).toContain(result.environment.id);
  expect(result.environment.coldStart).toBe(true);
  await expect
    .poll(() => pool.environments().map(({ state, invocations }) => [state, invocations]))
    .toEqual([
      ["idle", 0],
      ["idle", 0],
    ]);
});

test("does not start a module that cannot be loaded ahead again and again", async () => {
  const pool = createTestPool("handler", {
    entry: new URL("./fixtures/broken.ts", import.meta.url),
    prestart: 1,
  });
  await pool.line("TypeError");
  await expect.poll(() => pool.environments()).toEqual([]);
});

test("ends an environment that has been idle for long", async () => {
  const pool = createTestPool("whoAmI", { idleMs: 100 });
  const result = await pool.invoke(1);
  await expectGone(Number(payloadOf(result)["pid"]));
  await expect.poll(() => pool.environments()).toEqual([]);
});

test("hands on what the function writes, line by line", async () => {
  const pool = createTestPool("writeLog");
  await pool.invoke({});
  await pool.line("first");
  await pool.line("third");
  await pool.close();
  expect(await pool.line("second")).toBe("second ä");
});

test("ends all environments when it is closed, busy ones too", async () => {
  const pool = createTestPool("spin");
  const invocation = pool.invoke({});
  const pids = numbersIn(await pool.line("spinning"));
  await pool.close({ graceMs: 100 });
  expect(failureOf(await invocation).errorType).toBe("Runtime.ExitError");
  await expectGone(...pids);
  await expect(pool.invoke({})).rejects.toThrow(PoolClosedError);
});

test("leaves no process when the parent is killed while a function is busy", async () => {
  const owner = spawn(
    process.execPath,
    [fileURLToPath(new URL("./fixtures/pool-owner.ts", import.meta.url))],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const [line] = (await once(createInterface(owner.stdout), "line")) as [string];
  const pids = numbersIn(line);
  expect(pids).toHaveLength(2);
  owner.kill("SIGKILL");
  await expectGone(...pids);
});

test("serves a runtime client that is not ours", async () => {
  const runtime = fileURLToPath(new URL("./fixtures/foreign-runtime.mjs", import.meta.url));
  const pool = createTestPool("whoAmI", { runtime: [runtime] });
  const first = await pool.invoke({ n: 1 });
  expect(payloadOf(first)).toEqual({
    event: { n: 1 },
    handler: "functions.whoAmI",
    id: first.requestId,
  });
  const second = await pool.invoke({ n: 2 });
  expect(second.environment).toMatchObject({ id: first.environment.id, coldStart: false });
});
