import { randomBytes } from "node:crypto";
import { KeyUnwrapError, type DataKey, type KeyContext, type Keyring } from "../world/keyring.ts";
import { namesOf } from "./context-names.ts";
import { BrokenSealError, seal, unseal } from "./seal.ts";

export const masterKeyBytes = 32;

/** A keyring whose own keys are in this process. */
export class MasterKeyring implements Keyring {
  readonly #newest: Uint8Array;
  readonly #keys: readonly Uint8Array[];

  /**
   * @param newest wraps; each of them unwraps.
   * @throws RangeError unless each has 32 bytes.
   */
  constructor(newest: Uint8Array, ...older: Uint8Array[]) {
    this.#newest = newest;
    this.#keys = [newest, ...older];
    for (const { byteLength } of this.#keys) {
      if (byteLength !== masterKeyBytes) {
        throw new RangeError(`a master key has ${masterKeyBytes} bytes, not ${byteLength}`);
      }
    }
  }

  async create(context: KeyContext): Promise<DataKey> {
    const key = randomBytes(32);
    const wrapped = seal(this.#newest, key, namesOf(context)).toString("base64");
    return { key, wrapped };
  }

  async unwrap(wrapped: string, context: KeyContext): Promise<Uint8Array> {
    const sealed = Buffer.from(wrapped, "base64");
    const broken: BrokenSealError[] = [];
    for (const key of this.#keys) {
      try {
        return unseal(key, sealed, namesOf(context));
      } catch (cause) {
        if (!(cause instanceof BrokenSealError)) throw cause;
        broken.push(cause);
      }
    }
    throw new KeyUnwrapError(context, { cause: broken.at(-1) });
  }
}
