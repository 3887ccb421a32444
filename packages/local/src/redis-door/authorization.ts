import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { DoorError } from "./door-error.ts";

/**
 * The token comes as a bearer token or, for clients that cannot set headers, as the query parameter `_token`.
 *
 * @throws {DoorError} 401
 */
export function requireToken(
  request: IncomingMessage,
  query: URLSearchParams,
  token: string,
): void {
  const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? "")?.[1];
  if (!isSame(bearer ?? query.get("_token") ?? "", token)) {
    throw new DoorError(401, "WRONGPASS invalid or missing auth token");
  }
}

/** Digests have one length, so the time tells nothing about how much of a guess was right, or how long the token is. */
function isSame(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
