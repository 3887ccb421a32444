import { expect, test } from "vitest";
import { createStreamingPool, createTestPool } from "./fixtures/create-pool.ts";
import type { StreamingInvocationResult } from "./result.ts";

type Opened = Extract<StreamingInvocationResult, { ok: true }>;

function opened(result: StreamingInvocationResult): Opened {
  if (!result.ok)
    throw new Error(`the invocation failed: ${result.errorType} ${result.errorMessage}`);
  return result;
}

async function textOf(result: StreamingInvocationResult): Promise<string> {
  return new Response(opened(result).body).text();
}

/** Reads to the end; gives what came before the body failed, and the failure. */
async function readUntilFailure(result: StreamingInvocationResult) {
  const decoder = new TextDecoder();
  let text = "";
  try {
    for await (const chunk of opened(result).body) text += decoder.decode(chunk);
  } catch (error) {
    return { text, error };
  }
  throw new Error("the body did not fail");
}

test("gives status, headers and cookies before the body has ended", async () => {
  const pool = createStreamingPool("inTwoParts");
  const result = opened(await pool.invokeStreaming({ pauseMs: 60_000 }));
  expect(result.metadata).toEqual({
    statusCode: 201,
    headers: { "content-type": "text/event-stream", "x-kind": "stream" },
    cookies: ["a=1; Path=/", "b=2"],
  });
  const reader = result.body.getReader();
  const { value } = await reader.read();
  expect(new TextDecoder().decode(value)).toBe("data: one\n\n");
  await reader.cancel();
});

test("streams all chunks in order and takes the environment back", async () => {
  const pool = createStreamingPool("inTwoParts", { maxConcurrency: 1 });
  const first = await pool.invokeStreaming({});
  expect(await textOf(first)).toBe("data: one\n\ndata: two\n\n");
  const second = await pool.invokeStreaming({});
  expect(await textOf(second)).toBe("data: one\n\ndata: two\n\n");
  expect(second.environment).toMatchObject({ id: first.environment.id, coldStart: false });
});

test("streams with a content type alone", async () => {
  const result = await createStreamingPool("plain").invokeStreaming({});
  expect(opened(result).metadata).toEqual({
    statusCode: 200,
    headers: { "content-type": "text/plain" },
    cookies: [],
  });
  expect(await textOf(result)).toBe("hello");
});

test("streams a status without a body", async () => {
  const result = await createStreamingPool("onlyStatus").invokeStreaming({});
  expect(opened(result).metadata.statusCode).toBe(204);
  expect(await textOf(result)).toBe("");
});

test("streams more than a buffered response may have", async () => {
  const bytes = 16 * 1024 * 1024;
  const result = await createStreamingPool("large").invokeStreaming({ bytes });
  const body = await new Response(opened(result).body).arrayBuffer();
  expect(body.byteLength).toBe(bytes);
});

test("fails the invocation when the handler throws before its first write", async () => {
  const result = await createStreamingPool("refuses").invokeStreaming({});
  expect(result).toMatchObject({ ok: false, errorType: "RangeError", errorMessage: "refused" });
});

test("fails the body when the handler throws in mid-stream, and keeps the environment", async () => {
  const pool = createStreamingPool("breaksOff");
  const first = await pool.invokeStreaming({});
  expect(await readUntilFailure(first)).toMatchObject({
    text: "data: one\n\n",
    error: { name: "StreamFailedError", errorType: "RangeError", message: "broke off" },
  });
  const second = await pool.invokeStreaming({});
  await readUntilFailure(second);
  expect(second.environment.id).toBe(first.environment.id);
});

test("fails the body when the process exits in mid-stream", async () => {
  const result = await createStreamingPool("exits").invokeStreaming({});
  expect(await readUntilFailure(result)).toMatchObject({
    text: "data: one\n\n",
    error: { errorType: "Runtime.ExitError", message: "Runtime exited with error: exit status 3" },
  });
});

test("fails the body at the function's timeout", async () => {
  const result = await createStreamingPool("endless", { timeoutMs: 1_000 }).invokeStreaming({});
  const { text, error } = await readUntilFailure(result);
  expect(text).toContain("data: one");
  expect(error).toMatchObject({ errorType: "Sandbox.Timedout" });
});

test("closes the handler's stream when the body is cancelled, and takes the environment back", async () => {
  const pool = createStreamingPool("endless", { maxConcurrency: 1 });
  const result = opened(await pool.invokeStreaming({}));
  await result.body.cancel();
  await pool.line("client is gone");
  await pool.whenAvailable();
  const next = opened(await pool.invokeStreaming({}));
  expect(next.environment.id).toBe(result.environment.id);
  await next.body.cancel();
});

test("closes the handler's stream when the client is gone before the first byte", async () => {
  const pool = createStreamingPool("endless");
  const client = new AbortController();
  const invocation = pool.invokeStreaming({}, { signal: client.signal });
  client.abort(new Error("hung up"));
  await expect(invocation).rejects.toThrow("hung up");
  await pool.line("client is gone");
  await expect.poll(() => pool.environments()).toMatchObject([{ state: "idle" }]);
});

test("streams the JSON of a function that does not stream", async () => {
  const result = await createTestPool("returnNothing").invokeStreaming({});
  expect(opened(result).metadata.headers).toEqual({ "content-type": "application/json" });
  expect(await textOf(result)).toBe("null");
});

test("takes the parts together when a streaming function is invoked without streaming", async () => {
  const pool = createStreamingPool("exits");
  expect(await pool.invoke({})).toMatchObject({ ok: false, errorType: "Runtime.ExitError" });
});
