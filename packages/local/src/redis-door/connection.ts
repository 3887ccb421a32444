import { createClient, RESP_TYPES } from "redis";
import type { RedisCommand } from "./command.ts";
import type { RedisReply } from "./reply.ts";

export interface RedisAddress {
  /** `redis:` URL without a password. */
  readonly url: string;
  readonly password: string;
}

export type RedisConnection = ReturnType<typeof createConnection>;

/** Values stay bytes: not every value is text. */
const VALUES_AS_BYTES = { [RESP_TYPES.BLOB_STRING]: Buffer };

/** The connection that all commands share. It comes back by itself; while it is away, commands fail at once. */
export function createConnection({ url, password }: RedisAddress) {
  const connection = createClient({ url, password, RESP: 2, disableOfflineQueue: true });
  // Without a listener a lost connection would end the process; callers learn of it from their command.
  connection.on("error", () => {});
  return connection;
}

/** A connection for one subscriber. It stays away when it is lost: the subscriber must know that it missed something. */
export function createSubscriberConnection({ url, password }: RedisAddress) {
  const connection = createClient({ url, password, RESP: 2, socket: { reconnectStrategy: false } });
  connection.on("error", () => {});
  return connection;
}

/** @throws {ErrorReply} what Redis answers to a command it refuses */
export function send(connection: RedisConnection, command: RedisCommand): Promise<RedisReply> {
  return connection.sendCommand<RedisReply>(command, { typeMapping: VALUES_AS_BYTES });
}

/**
 * Runs commands as one transaction.
 *
 * @returns one reply for each; a command that failed has its error in its place and does not undo the others
 * @throws {ErrorReply} where Redis discards the transaction, because it refuses a command before running any
 */
export async function sendTransaction(
  connection: RedisConnection,
  commands: readonly RedisCommand[],
): Promise<readonly RedisReply[]> {
  // One chain is written as one piece and fails as one where the connection is lost in between.
  const options = { typeMapping: VALUES_AS_BYTES, chainId: Symbol("transaction") };
  const chain = [["MULTI"], ...commands, ["EXEC"]];
  const outcomes = await Promise.allSettled(
    chain.map((command) => connection.sendCommand<readonly RedisReply[]>(command, options)),
  );
  const last = outcomes.at(-1);
  if (last?.status !== "fulfilled") throw last?.reason;
  return last.value;
}
