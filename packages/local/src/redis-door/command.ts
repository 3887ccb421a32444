import { DoorError } from "./door-error.ts";

/** A Redis command: its name, then its arguments; buffers where they may not be text. */
export type RedisCommand = readonly (string | Buffer)[];

/**
 * Commands that change or hold the connection. The door's callers share one, so these would answer the wrong caller or
 * keep all others waiting. (Upstash does not offer them over REST either.)
 */
const CONNECTION_COMMANDS = new Set(
  (
    "ASKING AUTH CLIENT DISCARD EXEC HELLO MONITOR MULTI PSUBSCRIBE PSYNC PUNSUBSCRIBE QUIT READONLY READWRITE REPLCONF " +
    "RESET SELECT SHUTDOWN SSUBSCRIBE SUBSCRIBE SUNSUBSCRIBE SYNC UNSUBSCRIBE UNWATCH WATCH " +
    "BLMOVE BLMPOP BLPOP BRPOP BRPOPLPUSH BZMPOP BZPOPMAX BZPOPMIN WAIT WAITAOF"
  ).split(" "),
);

/** Streams are read by ordinary commands that block only where they are told to. */
const MAY_BLOCK = new Set(["XREAD", "XREADGROUP"]);

/** @throws {DoorError} 400 where the bytes are not a JSON array with a command in it */
export function parseCommand(body: Buffer): RedisCommand {
  return toCommand(parseJson(body));
}

/** @throws {DoorError} 400 where the bytes are not a JSON array of commands */
export function parseCommands(body: Buffer): RedisCommand[] {
  const rows = parseJson(body);
  if (!Array.isArray(rows) || rows.length === 0) {
    throw new DoorError(400, "ERR failed to parse pipeline request: expected an array of commands");
  }
  return rows.map(toCommand);
}

/**
 * `/set/key?EX=100` with a body is `SET key <body> EX 100`.
 *
 * @throws {DoorError} 400 where the path names no command, or one that is not offered
 */
export function commandFromUrl(
  segments: readonly string[],
  query: URLSearchParams,
  body: Buffer,
): RedisCommand {
  const [name, ...args] = segments.map(percentDecode);
  const options = [...query]
    .filter(([key]) => key !== "_token")
    .flatMap(([key, value]) => (value === "" ? [key] : [key, value]));
  return offered([String(name), ...args, ...(body.length > 0 ? [body] : []), ...options]);
}

/** Decodes to bytes: a value in a path need not be valid UTF-8. */
export function percentDecode(segment: string): Buffer {
  const bytes = segment.replace(/%([0-9a-f]{2})/gi, (_escape, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, "latin1");
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    throw new DoorError(400, "ERR failed to parse command: the body is not JSON");
  }
}

function toCommand(row: unknown): RedisCommand {
  if (!Array.isArray(row) || row.length === 0) throw new DoorError(400, "ERR empty command");
  return offered(row.map(toArgument));
}

function toArgument(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  throw new DoorError(
    400,
    "ERR failed to parse command: an argument is a string, a number or a boolean",
  );
}

function offered(command: RedisCommand): RedisCommand {
  const name = String(command[0]).toUpperCase();
  const blocks =
    MAY_BLOCK.has(name) && command.some((word) => String(word).toUpperCase() === "BLOCK");
  if (CONNECTION_COMMANDS.has(name) || blocks) {
    throw new DoorError(400, `ERR Command is not available: '${name}'`);
  }
  return command;
}
