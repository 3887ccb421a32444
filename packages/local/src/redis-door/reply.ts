import { ErrorReply } from "redis";

/** What Redis answers: buffers are values, plain strings are its own status words. */
export type RedisReply = string | number | null | Buffer | ErrorReply | readonly RedisReply[];

export type Encoding = "utf8" | "base64";

/** One entry of an answer. */
export type CommandResult = { readonly result: unknown } | { readonly error: string };

/**
 * In base64 every string is encoded but the status `OK` at the top, which clients compare as it is; inside arrays they
 * decode without looking.
 */
export function toResult(reply: RedisReply, encoding: Encoding): CommandResult {
  if (reply instanceof ErrorReply) return { error: reply.message };
  return { result: reply === "OK" ? reply : encode(reply, encoding) };
}

/** The word for a command that failed: Redis's own, or one sentence that keeps the connection's details inside. */
export function toErrorMessage(error: unknown): string {
  return error instanceof ErrorReply ? error.message : "ERR Redis is not reachable; try again";
}

function encode(reply: RedisReply, encoding: Encoding): unknown {
  if (Buffer.isBuffer(reply)) return reply.toString(encoding);
  if (typeof reply === "string") return Buffer.from(reply).toString(encoding);
  if (reply instanceof ErrorReply) return Buffer.from(reply.message).toString(encoding);
  if (Array.isArray(reply)) return reply.map((item: RedisReply) => encode(item, encoding));
  return reply;
}
