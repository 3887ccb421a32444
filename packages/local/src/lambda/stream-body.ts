import type { IncomingMessage } from "node:http";
import { StreamFailedError } from "./errors.ts";
import type { Invocation } from "./invocation.ts";
import type { InvocationFailure, StreamMetadata } from "./result.ts";
import { parseFailure } from "./runtime-api.ts";

const preludeContentType = "application/vnd.awslambda.http-integration-response";
const preludeEnd = Buffer.alloc(8);

export type OpenedStream =
  | { readonly metadata: StreamMetadata; readonly body: ReadableStream<Uint8Array> }
  | { readonly failure: InvocationFailure };

/** Reads a streamed response up to its first bytes: the prelude, where there is one, is taken off. */
export async function openStream(
  message: IncomingMessage,
  invocation: Invocation,
): Promise<OpenedStream> {
  const chunks = message[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  if (message.headers["content-type"] !== preludeContentType) {
    const metadata = plainMetadata(message.headers["content-type"] ?? "application/octet-stream");
    return { metadata, body: bodyStream(message, chunks, invocation) };
  }
  let head = Buffer.alloc(0);
  for (;;) {
    const next = await nextChunk(chunks, message, invocation);
    if ("failure" in next) return { failure: next.failure };
    if (next.chunk === undefined) return { failure: malformed("it ended before its metadata did") };
    head = Buffer.concat([head, next.chunk]);
    const end = head.indexOf(preludeEnd);
    if (end < 0) continue;
    const metadata = parseMetadata(head.toString("utf8", 0, end));
    if (metadata === undefined) return { failure: malformed("its metadata is not a JSON object") };
    const rest = head.subarray(end + preludeEnd.byteLength);
    return { metadata, body: bodyStream(message, chunks, invocation, rest) };
  }
}

/** What a function that does not stream answers to a streaming client: its JSON, as it is. */
export function bufferedStream(body: Buffer): OpenedStream {
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      if (body.byteLength > 0) controller.enqueue(body);
      controller.close();
    },
  });
  return { metadata: plainMetadata("application/json"), body: stream };
}

function bodyStream(
  message: IncomingMessage,
  chunks: AsyncIterator<Buffer>,
  invocation: Invocation,
  first?: Buffer,
): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    start(controller) {
      if (first !== undefined && first.byteLength > 0) controller.enqueue(first);
    },
    async pull(controller) {
      const next = await nextChunk(chunks, message, invocation);
      if ("failure" in next) {
        controller.error(new StreamFailedError(next.failure.errorType, next.failure.errorMessage));
      } else if (next.chunk === undefined) controller.close();
      else controller.enqueue(next.chunk);
    },
    cancel() {
      hangUp(message);
    },
  });
}

/**
 * Closes the function's stream: its handler gets 'close' and its writes fail. In AWS a function does not
 * learn that its client is gone and runs on, paid for, until it ends or times out. Here the handler may
 * stop at once, so that a developer's closed browser tab does not hold an environment.
 */
export function hangUp(message: IncomingMessage): void {
  message.destroy();
}

type Next = { readonly chunk: Buffer | undefined } | { readonly failure: InvocationFailure };

/** The end is told only when the environment is free: a client that saw it may invoke again at once. */
async function nextChunk(
  chunks: AsyncIterator<Buffer>,
  message: IncomingMessage,
  invocation: Invocation,
): Promise<Next> {
  try {
    const { done, value } = await chunks.next();
    if (!done) return { chunk: value };
  } catch {
    await invocation.finished;
    return { failure: invocation.failure ?? malformed("the function broke it off") };
  }
  await invocation.finished;
  const failure = invocation.failure ?? failureInTrailers(message);
  return failure === undefined ? { chunk: undefined } : { failure };
}

function failureInTrailers(message: IncomingMessage): InvocationFailure | undefined {
  const type = message.trailers["lambda-runtime-function-error-type"];
  if (type === undefined) return undefined;
  const body = message.trailers["lambda-runtime-function-error-body"] ?? "";
  return parseFailure(Buffer.from(body, "base64").toString("utf8"), type);
}

function malformed(what: string): InvocationFailure {
  return {
    errorType: "Runtime.TruncatedResponse",
    errorMessage: `the streamed response is cut off: ${what}`,
  };
}

function plainMetadata(contentType: string): StreamMetadata {
  return { statusCode: 200, headers: { "content-type": contentType }, cookies: [] };
}

function parseMetadata(json: string): StreamMetadata | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    return undefined;
  }
  if (typeof parsed !== "object" || parsed === null) return undefined;
  const { statusCode, headers, cookies } = parsed as Record<string, unknown>;
  return {
    statusCode: typeof statusCode === "number" ? statusCode : 200,
    headers: stringValues(headers),
    cookies: Array.isArray(cookies) ? cookies.map(String) : [],
  };
}

function stringValues(headers: unknown): Record<string, string> {
  const entries = typeof headers === "object" && headers !== null ? Object.entries(headers) : [];
  return Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), String(value)]));
}
