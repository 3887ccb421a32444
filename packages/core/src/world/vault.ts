import type { KeyContext } from "./keyring.ts";

/**
 * Encrypts what somebody signs in with. What it gives opens for the very same context only: put in another's place,
 * it says nothing.
 */
export interface Vault {
  /** @throws DormouseError `unavailable` where the key's service does not answer. */
  encrypt(secret: Uint8Array, context: KeyContext): Promise<Uint8Array>;
  /**
   * @throws KeyUnwrapError where it was encrypted under another key, for something else, or was changed since.
   * @throws DormouseError `unavailable` where the key's service does not answer.
   */
  decrypt(encrypted: Uint8Array, context: KeyContext): Promise<Uint8Array>;
}
