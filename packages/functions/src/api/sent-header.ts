import { hostOf, type ApiRequest } from "./context.ts";

/**
 * A header's text as it was sent, one character for each byte. Behind API Gateway the request's own headers are not
 * that: Hono percent-encodes a value that is not ASCII, which would then pass for one that is, and be longer.
 */
export function sentHeader(c: ApiRequest, name: string): string | undefined {
  return hostOf(c).event?.headers?.[name.toLowerCase()] ?? c.req.header(name);
}
