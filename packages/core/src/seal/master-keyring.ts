import { randomBytes } from "node:crypto";
import { KeyUnwrapError, type DataKey, type KeyContext, type Keyring } from "../world/keyring.ts";
import { namesOf } from "./context-names.ts";
import { BrokenSealError, seal, unseal } from "./seal.ts";

export const masterKeyBytes = 32;

/** A keyring whose own key is in this process. */
export class MasterKeyring implements Keyring {
  readonly #masterKey: Uint8Array;

  /** @throws RangeError unless the key has 32 bytes. */
  constructor(masterKey: Uint8Array) {
    if (masterKey.byteLength !== masterKeyBytes) {
      throw new RangeError(`a master key has ${masterKeyBytes} bytes, not ${masterKey.byteLength}`);
    }
    this.#masterKey = masterKey;
  }

  async create(context: KeyContext): Promise<DataKey> {
    const key = randomBytes(32);
    const wrapped = seal(this.#masterKey, key, namesOf(context)).toString("base64");
    return { key, wrapped };
  }

  async unwrap(wrapped: string, context: KeyContext): Promise<Uint8Array> {
    try {
      return unseal(this.#masterKey, Buffer.from(wrapped, "base64"), namesOf(context));
    } catch (cause) {
      if (!(cause instanceof BrokenSealError)) throw cause;
      throw new KeyUnwrapError(context, { cause });
    }
  }
}
