import { randomBytes } from "node:crypto";
import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { createClient } from "redis";
import { prepareDataDirectory } from "./data-directory.ts";
import type { LocalServer } from "./local-server.ts";
import { LOOPBACK } from "./ports.ts";
import { LocalServerError } from "./server-error.ts";
import { startProcess } from "./start-process.ts";

export interface RedisOptions {
  /** Redis's working directory; it keeps nothing there. */
  readonly dataDirectory: string;
  readonly logFile: string;
  /** A random one where it is left out. */
  readonly password?: string;
  /** A free one where it is left out. */
  readonly port?: number;
}

/** `url` is a `redis:` URL without the password. */
export interface RedisServer extends LocalServer {
  readonly password: string;
}

/**
 * Starts redis-server, in memory only. It is the hot copy of what DynamoDB holds: an old copy brought back from disk
 * after a crash would be worse than none.
 *
 * @throws {LocalServerError} `program_missing`, `port_taken`, `disk_full`, `start_failed`
 */
export async function startRedis(options: RedisOptions): Promise<RedisServer> {
  const command = await findRedisServer();
  await prepareDataDirectory(options.dataDirectory);
  const password = options.password ?? randomBytes(24).toString("base64url");
  const { process: child, port } = await startProcess({
    name: "redis-server",
    port: options.port,
    portVariable: "DORMOUSE_REDIS_PORT",
    logFile: options.logFile,
    commandLine: (chosen) => ({
      command,
      args: ["-"],
      input: configuration(chosen, password, options.dataDirectory),
    }),
    isReady: (chosen) => answersPing(chosen, password),
  });
  return {
    url: `redis://${LOOPBACK}:${port}`,
    password,
    pid: child.pid,
    exited: child.exited.then(() => {}),
    close: () => child.stop(),
  };
}

function configuration(port: number, password: string, directory: string): string {
  return [
    `bind ${LOOPBACK}`,
    `port ${port}`,
    `requirepass ${quote(password)}`,
    `dir ${quote(directory)}`,
    'save ""',
    "appendonly no",
    "maxmemory 256mb",
    "maxmemory-policy allkeys-lru",
    "",
  ].join("\n");
}

function quote(value: string): string {
  return `"${value.replace(/[\\"]/g, "\\$&")}"`;
}

async function answersPing(port: number, password: string): Promise<boolean> {
  const client = createClient({
    password,
    RESP: 2,
    socket: { host: LOOPBACK, port, reconnectStrategy: false },
  });
  client.on("error", () => {});
  try {
    await client.connect();
    return (await client.ping()) === "PONG";
  } catch {
    return false;
  } finally {
    client.destroy();
  }
}

async function findRedisServer(): Promise<string> {
  for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
    const file = join(folder, "redis-server");
    const isExecutable = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (folder !== "" && isExecutable) return file;
  }
  throw new LocalServerError(
    "program_missing",
    "redis-server is not on PATH: install Redis (sudo apt-get install redis-server, or brew install redis), or set UPSTASH_REDIS_REST_URL and UPSTASH_REDIS_REST_TOKEN to a database that runs.",
  );
}
