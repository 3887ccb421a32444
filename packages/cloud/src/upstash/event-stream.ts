import type { Requester } from "@upstash/redis";
import type { RedisAddress } from "./hot-redis.ts";

/**
 * A transport for the client's subscriptions. The client's own says nothing when a stream ends: its
 * reader would wait on a dead line for ever. Here a request lasts as long as its stream, and the end
 * of it is an error, which the client hands to the subscriber.
 */
export function eventStreamTransport({ url, token }: RedisAddress): Requester {
  return {
    async request({ path = [], headers, signal, onMessage }) {
      const response = await fetch([url.replace(/\/$/, ""), ...path].join("/"), {
        method: "POST",
        headers: { ...headers, authorization: `Bearer ${token}` },
        ...(signal === undefined ? {} : { signal }),
      });
      if (!response.ok || response.body === null) {
        await response.body?.cancel();
        throw new Error(`Redis refused the subscription with status ${response.status}`);
      }
      for await (const line of linesOf(response.body)) {
        if (line.startsWith("data: ")) onMessage?.(line.slice("data: ".length));
      }
      throw new Error("the stream of events ended");
    },
  };
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}
