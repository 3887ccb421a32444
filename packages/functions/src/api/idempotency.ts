import { DormouseError, limits } from "@dormouse/contract";
import { idempotencyOf, type Idempotency, type World } from "@dormouse/core";
import type { ApiRequest } from "./context.ts";
import { sentHeader } from "./sent-header.ts";

/**
 * What the request's `Idempotency-Key` stands for, if it has one: this method, path and body.
 * @param fingerprint says what stands for the body, where that itself is not to be hashed.
 * @throws DormouseError `invalid_request`
 */
export async function readIdempotency(
  world: World,
  c: ApiRequest,
  fingerprint?: () => Promise<string>,
): Promise<Idempotency | undefined> {
  const key = sentHeader(c, "Idempotency-Key");
  if (key === undefined) return undefined;
  if (!/^[\x20-\x7e]+$/.test(key) || key.length > limits.idempotencyKeyLength) {
    throw new DormouseError(
      "invalid_request",
      `Idempotency-Key: must be 1 to ${limits.idempotencyKeyLength} printable ASCII characters`,
      { path: "Idempotency-Key" },
    );
  }
  const body = await (fingerprint?.() ?? bodyOf(c));
  return idempotencyOf(world, key, [c.req.method, c.req.path, body]);
}

async function bodyOf({ req }: ApiRequest): Promise<string> {
  return req.raw.body === null ? "" : req.text();
}
