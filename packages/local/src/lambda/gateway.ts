import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { applyCors } from "./cors.ts";
import type { CorsRules } from "./cors.ts";
import { PortTakenError, RequestEntityTooLargeError, ThrottledError } from "./errors.ts";
import { toHttpEvent } from "./http-event.ts";
import { gatewayError, toHttpResponse } from "./http-response.ts";
import type { HttpResponse } from "./http-response.ts";
import { gatewayLimits } from "./limits.ts";
import type { FunctionPool } from "./function-pool.ts";
import type { InvocationResult, StreamMetadata } from "./result.ts";

export interface GatewayRoute {
  /** Whether this route serves the request; `path` as it was sent, without the query. */
  match(method: string, path: string, headers: IncomingHttpHeaders): boolean;
  readonly pool: FunctionPool;
  /** As a function URL with RESPONSE_STREAM: the function's chunks go out as they come. */
  readonly streaming?: boolean;
  /**
   * How long a request waits where all environments are taken; no longer than the integration. Default 0, as in
   * AWS, which has a thousand. Streaming routes refuse at once.
   */
  readonly patienceMs?: number;
}

export interface GatewayOptions {
  /** 0 for any free port. */
  readonly port: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** The first that matches serves the request. */
  readonly routes: readonly GatewayRoute[];
  /** Default: pages of other origins may not read answers. */
  readonly cors?: CorsRules;
  /** The environment variable that sets the port, for the sentence that says the port is taken. */
  readonly portVariable?: string;
  /** Default: API Gateway's 30 s. Streaming routes know only their function's timeout. */
  readonly integrationTimeoutMs?: number;
  /** A function failed, or could not be invoked. Default: a line on standard error. */
  readonly onError?: (message: string) => void;
}

export interface Gateway {
  readonly url: string;
  readonly port: number;
  /** Takes no more requests, and cuts those off that are not answered within `graceMs` (default 0). */
  close(options?: { readonly graceMs?: number }): Promise<void>;
}

/**
 * Serves functions over HTTP as API Gateway's HTTP API (payload format 2.0) and function URLs do.
 * @throws PortTakenError
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { port, host = "127.0.0.1", portVariable } = options;
  const server = createServer({ requestTimeout: 0 }, (request, response) => {
    serve(options, request, response).catch((error: unknown) => {
      report(options, request, String(error));
      if (response.headersSent) response.destroy();
      else send(response, internalServerError);
    });
  });
  server.listen(port, host);
  try {
    await once(server, "listening");
  } catch (cause) {
    const taken = cause instanceof Error && Reflect.get(cause, "code") === "EADDRINUSE";
    throw taken ? new PortTakenError(port, portVariable, { cause }) : cause;
  }
  const boundPort = (server.address() as AddressInfo).port;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${boundPort}`,
    port: boundPort,
    async close({ graceMs = 0 } = {}) {
      const closed = once(server, "close");
      server.close();
      server.closeIdleConnections();
      const timer = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed.finally(() => clearTimeout(timer));
    },
  };
}

const internalServerError = gatewayError(500, "Internal Server Error");
const serviceUnavailable = gatewayError(503, "Service Unavailable");
const requestTooLarge = gatewayError(413, "Request Entity Too Large");
const notFound = gatewayError(404, "Not Found");

async function serve(
  options: GatewayOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (options.cors !== undefined && applyCors(options.cors, request, response)) return;
  const path = (request.url ?? "/").replace(/\?.*$/s, "");
  const route = options.routes.find(({ match }) =>
    match(request.method ?? "", path, request.headers),
  );
  const body = await readBody(request);
  if (body === "too large") send(response, requestTooLarge);
  else if (route === undefined) send(response, notFound);
  else if (route.streaming) await serveStream(options, route.pool, request, response, body);
  else send(response, await invoke(options, route, request, body));
}

async function invoke(
  options: GatewayOptions,
  { pool, patienceMs = 0 }: GatewayRoute,
  request: IncomingMessage,
  body: Buffer,
): Promise<HttpResponse> {
  const { integrationTimeoutMs = gatewayLimits.integrationTimeoutMs } = options;
  const event = toHttpEvent(request, body, "httpApi");
  const invocation = invokeWhenFree(pool, event, Math.min(patienceMs, integrationTimeoutMs));
  try {
    const result = await within(invocation, integrationTimeoutMs);
    if (result === "late") return serviceUnavailable;
    if (!result.ok) {
      report(options, request, `${result.errorType}: ${result.errorMessage}`);
      return internalServerError;
    }
    const response = toHttpResponse(result.payload);
    if (response === undefined) report(options, request, "the function's response is malformed");
    return response ?? internalServerError;
  } catch (error) {
    if (error instanceof RequestEntityTooLargeError) return requestTooLarge;
    if (!(error instanceof ThrottledError)) throw error;
    // Not 429: API Gateway answers 500 where Lambda rejects an invocation ("Handling Lambda errors with an
    // API Gateway API", AWS Lambda Developer Guide).
    report(options, request, error.message);
    return internalServerError;
  }
}

/** @throws ThrottledError where no environment is free in time. */
async function invokeWhenFree(
  pool: FunctionPool,
  event: unknown,
  patienceMs: number,
): Promise<InvocationResult> {
  const patience = AbortSignal.timeout(patienceMs);
  for (;;) {
    try {
      return await pool.invoke(event);
    } catch (error) {
      if (!(error instanceof ThrottledError) || patience.aborted) throw error;
      await pool.whenAvailable(patience).catch(() => {
        throw error;
      });
    }
  }
}

/** What a function URL answers for itself: 429 when throttled, 502 when the function failed. */
async function serveStream(
  options: GatewayOptions,
  pool: FunctionPool,
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
): Promise<void> {
  const client = new AbortController();
  response.on("close", () => client.abort(new Error("the client hung up")));
  try {
    const event = toHttpEvent(request, body, "functionUrl");
    const result = await pool.invokeStreaming(event, { signal: client.signal });
    if (result.ok) await forward(result.metadata, result.body, response);
    else {
      report(options, request, `${result.errorType}: ${result.errorMessage}`);
      send(response, gatewayError(502, "Internal Server Error"));
    }
  } catch (error) {
    if (client.signal.aborted) return;
    if (error instanceof ThrottledError) send(response, gatewayError(429, "Rate Exceeded."));
    else if (error instanceof RequestEntityTooLargeError) send(response, requestTooLarge);
    else throw error;
  }
}

async function forward(
  metadata: StreamMetadata,
  body: ReadableStream<Uint8Array>,
  response: ServerResponse,
): Promise<void> {
  writeHead(response, metadata);
  // Nothing may follow for minutes; the client is to know that its stream is open.
  response.flushHeaders();
  for await (const chunk of body) {
    if (!response.write(chunk))
      await Promise.race([once(response, "drain"), once(response, "close")]);
    if (response.destroyed) return;
  }
  response.end();
}

function send(response: ServerResponse, { body, ...head }: HttpResponse): void {
  if (response.destroyed) return;
  writeHead(response, head);
  response.end(body);
}

function writeHead(response: ServerResponse, head: StreamMetadata): void {
  response.statusCode = head.statusCode;
  for (const [name, value] of Object.entries(head.headers)) response.setHeader(name, value);
  if (head.cookies.length > 0) response.appendHeader("set-cookie", [...head.cookies]);
}

/** Reads to the end in any case: a client that is cut off while it sends would not read the answer. */
async function readBody(request: IncomingMessage): Promise<Buffer | "too large"> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength;
    if (bytes <= gatewayLimits.requestBodyBytes) chunks.push(chunk);
  }
  return bytes <= gatewayLimits.requestBodyBytes ? Buffer.concat(chunks, bytes) : "too large";
}

/** The function goes on after the timeout, as it does in AWS; its outcome goes nowhere. */
async function within<Value>(promise: Promise<Value>, ms: number): Promise<Value | "late"> {
  const { promise: late, resolve } = Promise.withResolvers<"late">();
  const timer = setTimeout(() => resolve("late"), ms);
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

function report(options: GatewayOptions, request: IncomingMessage, message: string): void {
  const path = (request.url ?? "/").replace(/\?.*$/s, "");
  const line = `${request.method} ${path}: ${message}`;
  if (options.onError === undefined) process.stderr.write(`gateway: ${line}\n`);
  else options.onError(line);
}
