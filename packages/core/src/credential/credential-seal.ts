import type { Credential } from "@dormouse/contract";
import { unseal } from "../seal/seal.ts";
import type { KeyContext } from "../world/keyring.ts";
import type { World } from "../world/world.ts";
import type { CredentialKey, SealedForm, StoredCredential } from "./credential.ts";

/** Encrypts it for its tenant and its name: put in another's place, it does not open. */
export async function sealCredential(
  { vault }: Pick<World, "vault">,
  key: CredentialKey,
  { username, password }: Credential,
): Promise<SealedForm> {
  const content = Buffer.from(JSON.stringify({ username, password }));
  const encrypted = await vault.encrypt(content, contextOf(key));
  return { encrypted: Buffer.from(encrypted).toString("base64") };
}

/** @throws KeyUnwrapError, BrokenSealError */
export async function unsealCredential(
  world: Pick<World, "vault" | "keyring">,
  stored: StoredCredential,
): Promise<Credential> {
  const content = await contentOf(world, stored);
  return JSON.parse(Buffer.from(content).toString()) as Credential;
}

async function contentOf(
  { vault, keyring }: Pick<World, "vault" | "keyring">,
  stored: StoredCredential,
): Promise<Uint8Array> {
  const context = contextOf(stored);
  if ("encrypted" in stored) {
    return vault.decrypt(Buffer.from(stored.encrypted, "base64"), context);
  }
  const dataKey = await keyring.unwrap(stored.dataKey, context);
  return unseal(dataKey, Buffer.from(stored.sealed, "base64"), boundTo(stored));
}

function contextOf({ tenantId, name }: CredentialKey): KeyContext {
  return { tenantId, purpose: "credential", name };
}

function boundTo({ tenantId, name }: CredentialKey): string[] {
  return ["credential", tenantId, name];
}
