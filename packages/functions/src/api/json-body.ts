import { DormouseError, limits } from "@dormouse/contract";
import { createMiddleware } from "hono/factory";
import type { ApiEnv } from "./context.ts";

/**
 * Lets only JSON of a bearable size through to the route.
 * @throws DormouseError `unsupported_media_type`, `body_too_large`, `invalid_json`
 */
export const jsonBody = createMiddleware<ApiEnv>(async (c, next) => {
  const request = c.req.raw;
  if (Number(request.headers.get("content-length") ?? 0) > limits.requestBodyBytes) {
    throw bodyTooLarge();
  }
  const text = await readText(request.body);
  const headers = new Headers(request.headers);
  if (text === "") {
    // Without a body there is nothing for its type to be of.
    headers.delete("content-type");
  } else {
    refuseUnlessJson(headers.get("content-type"), text);
  }
  c.req.raw = new Request(request.url, {
    method: request.method,
    headers,
    signal: request.signal,
    ...(text === "" ? {} : { body: text }),
  });
  await next();
});

/** Reads no further than it must to know that the body is too large. */
async function readText(body: ReadableStream<Uint8Array> | null): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > limits.requestBodyBytes) throw bodyTooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function refuseUnlessJson(contentType: string | null, text: string): void {
  if (!/^application\/json *(;|$)/i.test(contentType ?? "")) {
    throw new DormouseError(
      "unsupported_media_type",
      "Send the body as JSON, with the header `Content-Type: application/json`.",
    );
  }
  try {
    JSON.parse(text);
  } catch {
    throw new DormouseError("invalid_json", "The body is not JSON; check its quotes and commas.");
  }
}

function bodyTooLarge(): DormouseError {
  return new DormouseError(
    "body_too_large",
    `A body takes at most ${limits.requestBodyBytes} bytes; split the run, or upload smaller files.`,
  );
}
