/** What data keys are made for, and what a vault encrypts. The cloud gives rights to them by these very words. */
export type KeyPurpose = "session" | "credential" | "login" | "fingerprint";

/** What a data key is for. It is bound to the key: wrapped for one tenant, it opens for no other. */
export type KeyContext = { tenantId: string; purpose: KeyPurpose } & Record<string, string>;

export type DataKey = {
  /** 32 random bytes, to be kept in memory only. */
  key: Uint8Array;
  /** The same, encrypted by the keyring: text to be stored beside what the key protects. */
  wrapped: string;
};

/** Makes data keys, and opens them again. The key that wraps them never leaves it. */
export interface Keyring {
  create(context: KeyContext): Promise<DataKey>;
  /** @throws KeyUnwrapError */
  unwrap(wrapped: string, context: KeyContext): Promise<Uint8Array>;
}

/** A data key does not open: it was wrapped by another keyring or for something else, or the keyring's key is gone. */
export class KeyUnwrapError extends Error {
  override readonly name: string = "KeyUnwrapError";
  readonly purpose: KeyPurpose;

  constructor({ purpose }: KeyContext, options?: ErrorOptions) {
    super(`the data key for "${purpose}" cannot be unwrapped`, options);
    this.purpose = purpose;
  }
}
