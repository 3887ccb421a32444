import type { CredentialView } from "@dormouse/contract";

/** Names a credential. Nothing is read or written without the tenant. */
export type CredentialKey = { tenantId: string; name: string };

/** A credential as it is stored: who reads the table cannot tell what it says. */
export type StoredCredential = CredentialKey &
  (SealedForm | FirstForm) & {
    createdAtMs: number;
    updatedAtMs: number;
  };

/** What it says, encrypted by the world's vault; base64. */
export type SealedForm = { encrypted: string };

/** As the first layout has it: sealed under a data key of its own, which the keyring has wrapped. Base64. */
type FirstForm = { dataKey: string; sealed: string };

export function credentialView(stored: StoredCredential): CredentialView {
  return {
    name: stored.name,
    createdAt: new Date(stored.createdAtMs).toISOString(),
    updatedAt: new Date(stored.updatedAtMs).toISOString(),
  };
}
