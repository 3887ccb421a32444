import { createHash, randomBytes } from "node:crypto";
import { DormouseError } from "@dormouse/contract";
import type { World } from "../world/world.ts";

/** An API key as it is stored. */
export type ApiKeyRecord = { keyHash: string; tenantId: string; createdAtMs: number };

/** Stored instead of the key: who reads the table cannot call the API. */
export function hashApiKey(apiKey: string): string {
  return createHash("sha256").update(apiKey).digest("hex");
}

/** @returns a new key for the tenant, 256 bits of randomness; it cannot be shown again. */
export async function createApiKey(world: World, tenantId: string): Promise<string> {
  const apiKey = `dm_${randomBytes(32).toString("base64url")}`;
  await allowApiKey(world, tenantId, apiKey);
  return apiKey;
}

/** Tenants are part of keys, of blobs' paths and of message groups: none of them may hold a separator. */
const tenantIdPattern = /^[\w-]{1,64}$/;

/**
 * Makes a key known that was made elsewhere. Doing so twice is no error.
 * @param tenantId up to 64 letters, digits, _ and -.
 * @throws TypeError for any other tenant id.
 */
export async function allowApiKey(world: World, tenantId: string, apiKey: string): Promise<void> {
  if (!tenantIdPattern.test(tenantId)) {
    throw new TypeError("A tenant id is 1 to 64 letters, digits, _ and -.");
  }
  await world.store.putApiKey({
    keyHash: hashApiKey(apiKey),
    tenantId,
    createdAtMs: world.clock.nowMs(),
  });
}

/**
 * @param authorization the request's Authorization header.
 * @returns the tenant whose key it carries.
 * @throws DormouseError `unauthorized`
 */
export async function authenticate(
  world: World,
  authorization: string | undefined,
): Promise<string> {
  const apiKey = /^Bearer +(\S+)$/i.exec(authorization ?? "")?.[1];
  const tenantId =
    apiKey === undefined ? undefined : await world.store.readTenantByKeyHash(hashApiKey(apiKey));
  if (tenantId === undefined) {
    throw new DormouseError(
      "unauthorized",
      apiKey === undefined
        ? "Send an API key in the header `Authorization: Bearer <key>`."
        : "This API key is not known here; look for a typing error, or for another deployment's key.",
    );
  }
  return tenantId;
}
