import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

const algorithm = "aes-256-gcm";
/** Drawn anew each time: with 96 random bits one key is good for four billion seals. */
const nonceBytes = 12;
const tagBytes = 16;
/** The first byte of what is sealed, so that another form can follow one day. */
const form = 1;

/** Sealed bytes were changed, cut, put in another's place, or sealed under another key. */
export class BrokenSealError extends Error {
  override readonly name: string = "BrokenSealError";
}

/**
 * Encrypts with AES-256-GCM.
 * @param key 32 bytes.
 * @param boundTo what the content is of: it opens under the very same only.
 */
export function seal(key: Uint8Array, content: Uint8Array, boundTo: readonly string[]): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(additionalData(boundTo));
  const encrypted = cipher.update(content);
  cipher.final();
  return Buffer.concat([Buffer.of(form), nonce, encrypted, cipher.getAuthTag()]);
}

/**
 * @returns what was sealed.
 * @throws BrokenSealError
 */
export function unseal(key: Uint8Array, sealed: Uint8Array, boundTo: readonly string[]): Buffer {
  const contentStart = 1 + nonceBytes;
  const contentEnd = sealed.byteLength - tagBytes;
  if (contentEnd < contentStart || sealed[0] !== form) throw new BrokenSealError("not a seal");
  const nonce = sealed.subarray(1, contentStart);
  const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(additionalData(boundTo));
  decipher.setAuthTag(sealed.subarray(contentEnd));
  const content = decipher.update(sealed.subarray(contentStart, contentEnd));
  try {
    decipher.final();
  } catch (cause) {
    throw new BrokenSealError("the seal is broken", { cause });
  }
  return content;
}

function additionalData(boundTo: readonly string[]): Buffer {
  return Buffer.from(JSON.stringify(boundTo));
}
