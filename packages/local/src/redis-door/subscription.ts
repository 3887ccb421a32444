import type { ServerResponse } from "node:http";
import { createSubscriberConnection } from "./connection.ts";
import type { RedisAddress } from "./connection.ts";

export type SubscriptionKind = "subscribe" | "psubscribe";

/** A subscriber that reads slower than this is cut off, as Redis itself would, before it fills our memory. */
const MAX_UNREAD_BYTES = 8 * 1024 * 1024;

/**
 * Streams what is published on the channels, or on those that match the patterns, as server-sent events, until the
 * client hangs up or Redis is lost.
 *
 * Each event is one line of words with commas between: `subscribe,<channel>,<count>` once for each channel, then
 * `message,<channel>,<payload>` or `pmessage,<pattern>,<channel>,<payload>`.
 *
 * @throws where Redis cannot be reached; nothing has been answered then
 */
export async function streamSubscription(
  response: ServerResponse,
  redis: RedisAddress,
  kind: SubscriptionKind,
  channels: readonly string[],
): Promise<void> {
  const connection = createSubscriberConnection(redis);
  // A connection is opened for this response alone: where the client is gone nobody else would close it.
  const release = (): void => {
    if (connection.isOpen) connection.destroy();
  };
  response.once("close", release);
  await connection.connect();
  if (response.destroyed) return release();

  connection.once("end", () => response.end());
  connection.once("error", () => response.end());
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
  const write = (...words: (string | Buffer | number)[]): void => {
    response.write(`${toEventData(words.join(","))}\n\n`);
    if (response.writableLength > MAX_UNREAD_BYTES) response.destroy();
  };

  for (const [index, channel] of channels.entries()) {
    if (kind === "subscribe") {
      await connection.subscribe(channel, (message, from) => write("message", from, message), true);
    } else {
      await connection.pSubscribe(
        channel,
        (message, from) => write("pmessage", channel, from, message),
        true,
      );
    }
    write(kind, channel, index + 1);
  }
}

/** A line break inside a value begins another `data` line, which readers of event streams join again. */
function toEventData(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => `data: ${line}`)
    .join("\n");
}
