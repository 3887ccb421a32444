import { DormouseError, limits } from "@dormouse/contract";
import { createMiddleware } from "hono/factory";
import { parseJson, readBody } from "../body.ts";
import type { ApiEnv } from "../context.ts";

/**
 * Lets only JSON of a bearable size through to the route.
 * @throws DormouseError `unsupported_media_type`, `body_too_large`, `invalid_json`
 */
export const jsonBody = createMiddleware<ApiEnv>(async (c, next) => {
  const request = c.req.raw;
  const text = (await readBody(request, limits.requestBodyBytes)).toString("utf8");
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

function refuseUnlessJson(contentType: string | null, text: string): void {
  if (!/^application\/json *(;|$)/i.test(contentType ?? "")) {
    throw new DormouseError(
      "unsupported_media_type",
      "Send the body as JSON, with the header `Content-Type: application/json`.",
    );
  }
  parseJson(text);
}
