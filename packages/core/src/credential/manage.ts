import type { Credential, CredentialView, Page } from "@dormouse/contract";
import { ActionError } from "../step/errors.ts";
import type { PageRequest } from "../world/store.ts";
import type { World } from "../world/world.ts";
import { sealCredential, unsealCredential } from "./credential-seal.ts";
import { credentialView, type CredentialKey } from "./credential.ts";

/** Stores it under its name, in place of one that had the name before. */
export async function putCredential(
  world: World,
  key: CredentialKey,
  credential: Credential,
): Promise<CredentialView> {
  const nowMs = world.clock.nowMs();
  const [before, sealed] = await Promise.all([
    world.store.readCredential(key),
    sealCredential(world, key, credential),
  ]);
  const createdAtMs = before?.createdAtMs ?? nowMs;
  const stored = { ...key, ...sealed, createdAtMs, updatedAtMs: nowMs };
  await world.store.putCredential(stored);
  return credentialView(stored);
}

/**
 * The tenant's credentials by their names, without what they say.
 * @throws DormouseError `invalid_cursor`
 */
export async function listCredentials(
  world: World,
  tenantId: string,
  page: PageRequest,
): Promise<Page<CredentialView>> {
  const { items, ...rest } = await world.store.listCredentials(tenantId, page);
  return { items: items.map(credentialView), ...rest };
}

/** Deleting one that is not there is no error. */
export async function deleteCredential(world: World, key: CredentialKey): Promise<void> {
  await world.store.removeCredential(key);
}

/**
 * What the credential says, for the one moment it is needed.
 * @throws ActionError `credential_not_found`
 */
export async function openCredential(world: World, key: CredentialKey): Promise<Credential> {
  const stored = await world.store.readCredential(key);
  if (stored === undefined) throw credentialNotFound(key.name);
  return unsealCredential(world, stored);
}

export function credentialNotFound(name: string): ActionError {
  return new ActionError(
    "credential_not_found",
    `No credential is stored under the name "${name}", which the session's httpCredentials refer to. ` +
      `Store it with PUT /v1/credentials/${name}, then run the step again.`,
  );
}
