import { createHmac } from "node:crypto";
import type { World } from "../../world/world.ts";
import { fingerprintKeyOf } from "./fingerprint-key.ts";

/** What makes credentials the same: who signs in where, with which password. */
export type Fingerprinted = { site: string; username: string; password: string };

/**
 * Names credentials without telling anything about them: HMAC-SHA-256 under a key of the tenant's own, in base64url. A
 * plain hash of a password could be looked up.
 * @throws KeyUnwrapError
 * @throws DormouseError `unavailable`
 */
export async function fingerprintOf(
  world: Pick<World, "store" | "vault" | "clock">,
  tenantId: string,
  { site, username, password }: Fingerprinted,
): Promise<string> {
  const hmac = createHmac("sha256", await fingerprintKeyOf(world, tenantId));
  for (const field of [site, username, password]) hmac.update(withLength(field));
  return hmac.digest("base64url");
}

/** With its length before it, no field's end can pass for the beginning of the next one. */
function withLength(field: string): Buffer {
  const bytes = Buffer.from(field);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.byteLength);
  return Buffer.concat([length, bytes]);
}
