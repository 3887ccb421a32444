import type { CredentialView } from "@dormouse/contract";

/** Names a credential. Nothing is read or written without the tenant. */
export type CredentialKey = { tenantId: string; name: string };

/** A credential as it is stored: who reads the table cannot tell what it says. */
export type StoredCredential = CredentialKey & {
  /** Of this version of the credential alone, wrapped by the world's keyring. */
  dataKey: string;
  /** Base64. */
  sealed: string;
  createdAtMs: number;
  updatedAtMs: number;
};

export function credentialView(stored: StoredCredential): CredentialView {
  return {
    name: stored.name,
    createdAt: new Date(stored.createdAtMs).toISOString(),
    updatedAt: new Date(stored.updatedAtMs).toISOString(),
  };
}
