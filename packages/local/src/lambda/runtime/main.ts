/**
 * The process of a local Lambda environment: `main.ts <module> <export>`. It loads the handler, then
 * serves one invocation after the other through the Lambda Runtime API. Imports nothing but Node's own
 * modules: what it imports is paid for by every cold start.
 */
import { once } from "node:events";
import { flushCompileCache } from "node:module";
import { RuntimeClient } from "./client.ts";
import type { Delivery } from "./client.ts";
import { createContext, header } from "./context.ts";
import { RuntimeFault, describeError } from "./describe-error.ts";
import { installStreaming, isStreaming, loadHandler } from "./handler.ts";
import type { BufferedHandler, StreamingHandler } from "./handler.ts";
import { ResponseStream } from "./response-stream.ts";

const [entry = "", exportName = "handler"] = process.argv.slice(2);
const client = new RuntimeClient(process.env["AWS_LAMBDA_RUNTIME_API"] ?? "");

installStreaming();
const handler = await load();
// With NODE_COMPILE_CACHE the next cold start need not strip types again, a third of its time. Node writes
// the cache at a regular exit only, which an environment that is killed does not have.
flushCompileCache();
for (;;) await serve(await client.next());

async function load(): Promise<BufferedHandler | StreamingHandler> {
  try {
    return await loadHandler(entry, exportName);
  } catch (error) {
    await client.failInit(describeError(error));
    console.error(error);
    process.exit(1);
  }
}

async function serve({ headers, body }: Delivery): Promise<void> {
  const requestId = header(headers, "lambda-runtime-aws-request-id");
  process.env["_X_AMZN_TRACE_ID"] = header(headers, "lambda-runtime-trace-id");
  const context = createContext(headers);
  const event: unknown = JSON.parse(body);
  if (isStreaming(handler)) await serveStream(handler, requestId, event, context);
  else await serveBuffered(handler, requestId, event, context);
}

async function serveBuffered(
  run: BufferedHandler,
  requestId: string,
  event: unknown,
  context: ReturnType<typeof createContext>,
): Promise<void> {
  let response: string;
  try {
    response = stringify(await run(event, context));
  } catch (error) {
    console.error(error);
    await client.fail(requestId, describeError(error));
    return;
  }
  await client.respond(requestId, response);
}

async function serveStream(
  run: StreamingHandler,
  requestId: string,
  event: unknown,
  context: ReturnType<typeof createContext>,
): Promise<void> {
  const stream = new ResponseStream((contentType) => client.stream(requestId, contentType));
  const closed = once(stream, "close").catch(console.error);
  try {
    await run(event, stream, context);
  } catch (error) {
    if (stream.destroyed) return;
    console.error(error);
    if (!stream.started) {
      stream.destroy();
      await client.fail(requestId, describeError(error));
      return;
    }
    stream.failWith(describeError(error));
  }
  // As in AWS: a handler that returns without ending its stream is waited for, until the timeout.
  await closed;
}

function stringify(value: unknown): string {
  try {
    return JSON.stringify(value === undefined ? null : value) ?? "null";
  } catch (cause) {
    throw new RuntimeFault(
      "Runtime.MarshalError",
      `the handler's result is not JSON: ${String(cause)}`,
      {
        cause,
      },
    );
  }
}
