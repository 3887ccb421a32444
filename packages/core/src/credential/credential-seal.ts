import type { Credential } from "@dormouse/contract";
import { seal, unseal } from "../seal/seal.ts";
import type { KeyContext, Keyring } from "../world/keyring.ts";
import type { CredentialKey, StoredCredential } from "./credential.ts";

/** Seals it for its tenant and its name: put in another's place, it does not open. */
export async function sealCredential(
  keyring: Keyring,
  key: CredentialKey,
  { username, password }: Credential,
): Promise<Pick<StoredCredential, "dataKey" | "sealed">> {
  const { key: dataKey, wrapped } = await keyring.create(contextOf(key));
  const content = Buffer.from(JSON.stringify({ username, password }));
  return { dataKey: wrapped, sealed: seal(dataKey, content, boundTo(key)).toString("base64") };
}

/** @throws KeyUnwrapError, BrokenSealError */
export async function unsealCredential(
  keyring: Keyring,
  stored: StoredCredential,
): Promise<Credential> {
  const dataKey = await keyring.unwrap(stored.dataKey, contextOf(stored));
  const content = unseal(dataKey, Buffer.from(stored.sealed, "base64"), boundTo(stored));
  return JSON.parse(content.toString()) as Credential;
}

function contextOf({ tenantId, name }: CredentialKey): KeyContext {
  return { tenantId, purpose: "credential", name };
}

function boundTo({ tenantId, name }: CredentialKey): string[] {
  return ["credential", tenantId, name];
}
