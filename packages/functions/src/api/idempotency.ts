import { DormouseError, limits } from "@dormouse/contract";
import {
  actOnce,
  idempotencyOf,
  type Accepted,
  type CommandResult,
  type Idempotency,
  type World,
} from "@dormouse/core";
import type { ApiRequest } from "./context.ts";
import { sentHeader } from "./sent-header.ts";

/**
 * Carries a request out once, if it has an `Idempotency-Key`: sent again under the same one, it gives what it came
 * to the first time.
 * @param act is given what the key stands for: this method, path and body.
 * @param fingerprint says what stands for the body, where that itself is not to be hashed.
 * @throws DormouseError `invalid_request`, `idempotency_key_reused`, and what `act` throws.
 */
export async function carryOutOnce(
  world: World,
  c: ApiRequest,
  act: (idempotency: Idempotency | undefined) => Promise<CommandResult>,
  fingerprint?: () => Promise<string>,
): Promise<Accepted> {
  const idempotency = await readIdempotency(world, c, fingerprint);
  return actOnce(world, c.get("tenantId"), idempotency, () => act(idempotency));
}

/**
 * What the request's key stands for, if it has one. As carryOutOnce.
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
