import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { lambdaLimits } from "./limits.ts";
import type { Invocation } from "./invocation.ts";
import type { InvocationFailure } from "./result.ts";

/** What the runtime in an environment reports. */
export interface RuntimeEvents {
  /** The runtime asks for work: it has loaded, or is done with the last invocation. */
  ready(): void;
  responded(body: Buffer): void;
  streamed(message: IncomingMessage): void;
  failed(failure: InvocationFailure): void;
  initFailed(failure: InvocationFailure): void;
}

const invocationPath = /^\/2018-06-01\/runtime\/invocation\/([^/]+)\/(response|error)$/;
const kibibyte = 1024;

/**
 * A page that a session visits may reach this machine's ports, and would take invocations that carry
 * API keys. Chromium says of every request where it comes from, and no page can keep it from that.
 */
function isFromBrowser({ headers }: IncomingMessage): boolean {
  return headers["sec-fetch-site"] !== undefined || headers.origin !== undefined;
}

/**
 * The Lambda Runtime API for one environment. A listener of its own for each: AWS's runtime client takes
 * host and port from AWS_LAMBDA_RUNTIME_API and drops a path.
 */
export class RuntimeApi {
  readonly #events: RuntimeEvents;
  readonly #functionArn: string;
  // No time limits: a long poll may wait for hours, a streamed response be sent for as long.
  readonly #server = createServer(
    { keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 },
    (request, response) => this.#route(request, response),
  );
  #waiting: ServerResponse | undefined;
  #current: Invocation | undefined;

  constructor(functionArn: string, events: RuntimeEvents) {
    this.#functionArn = functionArn;
    this.#events = events;
  }

  /** Starts to listen and returns the value for AWS_LAMBDA_RUNTIME_API. */
  async listen(): Promise<string> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  /** Hands an invocation to the runtime, which must be waiting for one. */
  deliver(invocation: Invocation, deadlineMs: number): void {
    const response = this.#waiting;
    if (response === undefined) throw new Error("the runtime has not asked for work");
    this.#waiting = undefined;
    this.#current = invocation;
    response.writeHead(200, {
      "content-type": "application/json",
      "content-length": invocation.payload.byteLength,
      "lambda-runtime-aws-request-id": invocation.id,
      "lambda-runtime-deadline-ms": String(deadlineMs),
      "lambda-runtime-invoked-function-arn": this.#functionArn,
      "lambda-runtime-trace-id": traceId(invocation.id),
    });
    response.end(invocation.payload);
  }

  #route(request: IncomingMessage, response: ServerResponse): void {
    const { method, url = "" } = request;
    if (isFromBrowser(request)) {
      request.resume();
      reply(response, 403, "Forbidden", "this is for the runtime alone");
      return;
    }
    if (method === "GET" && url === "/2018-06-01/runtime/invocation/next") {
      this.#waiting = response;
      this.#events.ready();
      return;
    }
    if (method === "POST" && url === "/2018-06-01/runtime/init/error") {
      void this.#takeError(request, response, this.#events.initFailed);
      return;
    }
    const [, requestId, kind] = (method === "POST" && invocationPath.exec(url)) || [];
    if (requestId === undefined)
      reply(response, 404, "NotFound", `no such route: ${method} ${url}`);
    else if (requestId !== this.#current?.id) {
      request.resume();
      reply(response, 400, "InvalidRequestID", "this request id is not being served");
    } else if (kind === "error") void this.#takeError(request, response, this.#events.failed);
    else if (request.headers["lambda-runtime-function-response-mode"] === "streaming") {
      this.#takeStream(request, response);
    } else void this.#takeResponse(request, response);
  }

  async #takeResponse(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request, lambdaLimits.payloadBytes);
    if (body === "broken") return;
    if (body === "too large") {
      const errorMessage = `Response payload size exceeded maximum allowed payload size (${lambdaLimits.payloadBytes} bytes).`;
      this.#events.failed({ errorType: "Function.ResponseSizeTooLarge", errorMessage });
      reply(response, 413, "RequestEntityTooLarge", errorMessage);
      return;
    }
    this.#events.responded(body);
    accept(response);
  }

  #takeStream(request: IncomingMessage, response: ServerResponse): void {
    request.on("end", () => accept(response));
    // Whoever reads the message learns of this from its iterator.
    request.on("error", () => undefined);
    this.#events.streamed(request);
  }

  async #takeError(
    request: IncomingMessage,
    response: ServerResponse,
    report: (failure: InvocationFailure) => void,
  ): Promise<void> {
    const body = await readBody(request, 256 * kibibyte);
    const declared = request.headers["lambda-runtime-function-error-type"];
    report(
      parseFailure(Buffer.isBuffer(body) ? body.toString() : "", String(declared ?? "Unhandled")),
    );
    accept(response);
  }
}

/** Reads `{ errorType, errorMessage, trace | stackTrace }`, as far as it is there. */
export function parseFailure(json: string, declaredType: string): InvocationFailure {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    parsed = undefined;
  }
  const fields = typeof parsed === "object" && parsed !== null ? parsed : {};
  const { errorType, errorMessage, trace, stackTrace } = fields as Record<string, unknown>;
  const lines = trace ?? stackTrace;
  return {
    errorType: typeof errorType === "string" ? errorType : declaredType,
    errorMessage: typeof errorMessage === "string" ? errorMessage : "unknown error",
    ...(Array.isArray(lines) && { stackTrace: lines.map(String) }),
  };
}

/** Reads to the end in any case: a client that is cut off while it sends would not read the answer. */
async function readBody(
  request: IncomingMessage,
  maxBytes: number,
): Promise<Buffer | "too large" | "broken"> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.byteLength;
      if (bytes <= maxBytes) chunks.push(chunk);
    }
  } catch {
    return "broken";
  }
  return bytes <= maxBytes ? Buffer.concat(chunks, bytes) : "too large";
}

function accept(response: ServerResponse): void {
  sendJson(response, 202, { status: "OK" });
}

function reply(
  response: ServerResponse,
  status: number,
  errorType: string,
  errorMessage: string,
): void {
  sendJson(response, status, { errorType, errorMessage });
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(value));
}

function traceId(requestId: string): string {
  const hex = requestId.replaceAll("-", "");
  const seconds = Math.floor(Date.now() / 1000).toString(16);
  return `Root=1-${seconds}-${hex.slice(0, 24)};Parent=${hex.slice(16)};Sampled=0`;
}
