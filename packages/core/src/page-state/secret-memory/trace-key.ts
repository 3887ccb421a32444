import { createHmac, randomBytes } from "node:crypto";

const keyBytes = 32;
const digestBytes = 12;
/** Characters that a needle's head is made of; no secret that is looked for is shorter. */
export const headLength = 4;
/**
 * Enough to pass over nearly all of a text at a few operations a character, however many secrets there are; and few,
 * since whoever has the key can guess at a head by itself.
 */
const headBits = 12;
export const headsMax = 2 ** headBits;
const digestsMax = 1_000;

/** Makes what a session keeps of a secret. Texts are folded ones. */
export class TraceKey {
  readonly #key: Buffer;
  readonly #seed: number;
  /** Of pieces of texts that began as a secret does: a page says the same words again and again. */
  readonly #digests = new Map<string, string>();

  /** @param key in base64; default: a new one */
  constructor(key?: string) {
    this.#key = key === undefined ? randomBytes(keyBytes) : Buffer.from(key, "base64");
    this.#seed = this.#key.readInt32LE(0);
  }

  toString(): string {
    return this.#key.toString("base64");
  }

  /** Of the four characters at `at`, of which none may be missing. */
  headOf(text: string, at: number): number {
    let mixed = this.#seed;
    for (let index = at; index < at + headLength; index += 1) {
      mixed = Math.imul(mixed ^ text.charCodeAt(index), 0x9e37_79b1);
      mixed ^= mixed >>> 15;
    }
    return (mixed >>> 8) & (headsMax - 1);
  }

  digestOf(text: string): string {
    const known = this.#digests.get(text);
    if (known !== undefined) return known;
    const digest = createHmac("sha256", this.#key)
      .update(text)
      .digest()
      .subarray(0, digestBytes)
      .toString("base64url");
    if (this.#digests.size >= digestsMax) this.#digests.clear();
    this.#digests.set(text, digest);
    return digest;
  }
}
