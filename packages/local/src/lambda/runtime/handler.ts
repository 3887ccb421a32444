import { pathToFileURL } from "node:url";
import { RuntimeFault } from "./describe-error.ts";
import type { HandlerContext } from "./context.ts";
import type { ResponseStream } from "./response-stream.ts";
import { HttpResponseStream } from "./response-stream.ts";

export type BufferedHandler = (event: unknown, context: HandlerContext) => unknown;
export type StreamingHandler = (
  event: unknown,
  stream: ResponseStream,
  context: HandlerContext,
) => Promise<unknown>;

/** The mark AWS's runtime puts on a streaming handler; bundles may carry it already. */
const streamingMark = Symbol.for("aws.lambda.runtime.handler.streaming");

/** Defines the global `awslambda`, which modules use while they load. */
export function installStreaming(): void {
  const streamifyResponse = (handler: StreamingHandler) =>
    Object.assign(handler, { [streamingMark]: "response" });
  Object.assign(globalThis, { awslambda: { streamifyResponse, HttpResponseStream } });
}

export function isStreaming(
  handler: BufferedHandler | StreamingHandler,
): handler is StreamingHandler {
  return Reflect.get(handler, streamingMark) === "response";
}

/** Imports the module and finds the handler in it; throws a RuntimeFault that says what is wrong. */
export async function loadHandler(
  entry: string,
  exportName: string,
): Promise<BufferedHandler | StreamingHandler> {
  const url = entry.startsWith("file:") ? entry : pathToFileURL(entry).href;
  const handler: unknown = Reflect.get(await importModule(url), exportName);
  if (typeof handler !== "function") {
    throw new RuntimeFault(
      "Runtime.HandlerNotFound",
      `${exportName} is not an exported function of ${url}`,
    );
  }
  return handler as BufferedHandler | StreamingHandler;
}

async function importModule(url: string): Promise<object> {
  try {
    return (await import(url)) as object;
  } catch (cause) {
    if (cause instanceof SyntaxError) {
      throw new RuntimeFault("Runtime.UserCodeSyntaxError", String(cause), { cause });
    }
    if (cause instanceof Error && Reflect.get(cause, "code") === "ERR_MODULE_NOT_FOUND") {
      throw new RuntimeFault("Runtime.ImportModuleError", String(cause), { cause });
    }
    throw cause;
  }
}
