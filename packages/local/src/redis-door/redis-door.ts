import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { ErrorReply } from "redis";
import { LOOPBACK, requireFreePort } from "../servers/ports.ts";
import { requireToken } from "./authorization.ts";
import { commandFromUrl, parseCommand, parseCommands, percentDecode } from "./command.ts";
import type { RedisCommand } from "./command.ts";
import { createConnection, send, sendTransaction } from "./connection.ts";
import type { RedisAddress, RedisConnection } from "./connection.ts";
import { DoorError } from "./door-error.ts";
import { readBody } from "./request-body.ts";
import { toErrorMessage, toResult } from "./reply.ts";
import type { CommandResult, Encoding } from "./reply.ts";
import { streamSubscription } from "./subscription.ts";

const DEFAULT_MAX_BODY_BYTES = 10 * 1024 * 1024;
const METHODS = new Set(["HEAD", "GET", "POST", "PUT"]);

/** Longer than clients keep idle connections, so that it is never us who close one they are about to use. */
const KEEP_ALIVE_MS = 65_000;

export interface RedisDoorOptions {
  readonly redis: RedisAddress;
  /** The bearer token that every request must carry. */
  readonly token: string;
  /** A free one where it is left out. */
  readonly port?: number;
  /** 10 MiB where it is left out. */
  readonly maxBodyBytes?: number;
}

export interface RedisDoor {
  /** Base URL without a trailing slash. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves Upstash's REST protocol in front of a Redis: commands as JSON or as a path, `/pipeline`, `/multi-exec`,
 * `/subscribe` and `/psubscribe`.
 *
 * @throws {LocalServerError} `port_taken`
 * @throws where Redis cannot be reached
 */
export async function startRedisDoor(options: RedisDoorOptions): Promise<RedisDoor> {
  if (options.port !== undefined) await requireFreePort(options.port, "DORMOUSE_REDIS_DOOR_PORT");
  const connection = createConnection(options.redis);
  await connection.connect();
  const server = createServer((request, response) => {
    void answer(request, response, connection, options);
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  const port = await listen(server, options.port ?? 0);
  return {
    url: `http://${LOOPBACK}:${port}`,
    async close() {
      await closeServer(server);
      if (connection.isOpen) connection.destroy();
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  connection: RedisConnection,
  options: RedisDoorOptions,
): Promise<void> {
  try {
    await route(request, response, connection, options);
  } catch (error) {
    if (response.headersSent || response.destroyed) {
      response.destroy();
      return;
    }
    if (error instanceof DoorError) {
      // What is left of a body that is too long is not read.
      if (error.status === 413) response.setHeader("connection", "close");
      answerJson(response, error.status, { error: error.message });
    } else {
      answerJson(response, error instanceof ErrorReply ? 400 : 503, {
        error: toErrorMessage(error),
      });
    }
  }
}

async function route(
  request: IncomingMessage,
  response: ServerResponse,
  connection: RedisConnection,
  options: RedisDoorOptions,
): Promise<void> {
  const [path, search = ""] = splitOnce(request.url ?? "/", "?");
  const query = new URLSearchParams(search);
  requireToken(request, query, options.token);
  if (!METHODS.has(request.method ?? "")) throw new DoorError(405, "ERR method not allowed");

  const body = await readBody(request, options.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES);
  const encoding: Encoding = request.headers["upstash-encoding"] === "base64" ? "base64" : "utf8";
  const segments = path.split("/").filter((segment) => segment !== "");
  const verb = segments[0]?.toLowerCase();
  if (verb === "subscribe" || verb === "psubscribe") {
    const channels = segments.slice(1).map((segment) => percentDecode(segment).toString());
    if (channels.length === 0)
      throw new DoorError(400, `ERR wrong number of arguments for '${verb}' command`);
    await streamSubscription(response, options.redis, verb, channels);
  } else if (verb === "pipeline") {
    answerJson(response, 200, await runPipeline(connection, parseCommands(body), encoding));
  } else if (verb === "multi-exec") {
    const replies = await sendTransaction(connection, parseCommands(body));
    answerJson(
      response,
      200,
      replies.map((reply) => toResult(reply, encoding)),
    );
  } else {
    const command = verb === undefined ? parseCommand(body) : commandFromUrl(segments, query, body);
    answerJson(response, 200, toResult(await send(connection, command), encoding));
  }
}

/** Commands are sent together and answered in order; one that fails does not keep the others from running. */
async function runPipeline(
  connection: RedisConnection,
  commands: readonly RedisCommand[],
  encoding: Encoding,
): Promise<CommandResult[]> {
  return await Promise.all(
    commands.map((command) =>
      send(connection, command).then(
        (reply) => toResult(reply, encoding),
        (error: unknown) => ({ error: toErrorMessage(error) }),
      ),
    ),
  );
}

function answerJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8" });
  response.end(JSON.stringify(body));
}

function splitOnce(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, LOOPBACK, () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

/** Ends open subscriptions too: they would keep the server from closing. */
function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
