import { KeyUnwrapError, type KeyContext } from "../world/keyring.ts";
import type { Vault } from "../world/vault.ts";
import { namesOf } from "./context-names.ts";
import { BrokenSealError, seal, unseal } from "./seal.ts";

/** A vault whose key is in this process: for worlds in memory. */
export class MasterVault implements Vault {
  readonly #masterKey: Uint8Array;

  /** @param masterKey 32 bytes. */
  constructor(masterKey: Uint8Array) {
    this.#masterKey = masterKey;
  }

  async encrypt(secret: Uint8Array, context: KeyContext): Promise<Uint8Array> {
    return seal(this.#masterKey, secret, namesOf(context));
  }

  async decrypt(encrypted: Uint8Array, context: KeyContext): Promise<Uint8Array> {
    try {
      return unseal(this.#masterKey, encrypted, namesOf(context));
    } catch (cause) {
      if (!(cause instanceof BrokenSealError)) throw cause;
      throw new KeyUnwrapError(context, { cause });
    }
  }
}
