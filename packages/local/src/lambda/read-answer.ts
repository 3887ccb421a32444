import type { Answer, Invocation } from "./invocation.ts";
import { lambdaLimits } from "./limits.ts";
import type { InvocationFailure } from "./result.ts";
import { bufferedStream, hangUp, openStream } from "./stream-body.ts";

type Whole = { readonly payload: unknown } | { readonly failure: InvocationFailure };

/** All of an answer, taken together. */
export async function readWhole(answer: Answer, invocation: Invocation): Promise<Whole> {
  if (answer.kind === "failure") return { failure: answer.failure };
  if (answer.kind === "payload") return parsePayload(answer.body);
  const opened = await openStream(answer.message, invocation);
  if ("failure" in opened) return opened;
  return readStream(opened.body);
}

/** A streaming function that is invoked without streaming: its bytes, taken together. */
async function readStream(body: ReadableStream<Uint8Array>): Promise<Whole> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body) {
      bytes += chunk.byteLength;
      if (bytes > lambdaLimits.payloadBytes) return { failure: responseTooLarge };
      chunks.push(chunk);
    }
  } catch (error) {
    return { failure: failureOf(error) };
  }
  return parsePayload(Buffer.concat(chunks));
}

const responseTooLarge: InvocationFailure = {
  errorType: "Function.ResponseSizeTooLarge",
  errorMessage: `Response payload size exceeded maximum allowed payload size (${lambdaLimits.payloadBytes} bytes).`,
};

function failureOf(error: unknown): InvocationFailure {
  const errorType = error instanceof Error ? Reflect.get(error, "errorType") : undefined;
  return {
    errorType: typeof errorType === "string" ? errorType : "Runtime.Unknown",
    errorMessage: error instanceof Error ? error.message : String(error),
  };
}

function parsePayload(body: Buffer): Whole {
  try {
    return { payload: JSON.parse(body.toString("utf8")) };
  } catch {
    return {
      failure: {
        errorType: "Runtime.MalformedResponse",
        errorMessage: "the function's response is not JSON",
      },
    };
  }
}

/** An answer as a stream, from its first byte on. */
export async function openAnswer(answer: Answer, invocation: Invocation) {
  if (answer.kind === "stream") return openStream(answer.message, invocation);
  await invocation.finished;
  return answer.kind === "failure" ? { failure: answer.failure } : bufferedStream(answer.body);
}

/** Closes the stream when the signal aborts: nobody reads it any more. */
export function hangUpOnAbort(
  { message }: Extract<Answer, { kind: "stream" }>,
  signal: AbortSignal | undefined,
): void {
  if (signal === undefined) return;
  const onAbort = () => hangUp(message);
  if (signal.aborted) onAbort();
  else {
    signal.addEventListener("abort", onAbort);
    message.once("close", () => signal.removeEventListener("abort", onAbort));
  }
}
