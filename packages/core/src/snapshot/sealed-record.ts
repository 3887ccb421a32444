import { BrokenSealError } from "../seal/seal.ts";
import { compress, decompress } from "./compression.ts";
import type { SessionSeal } from "./session-seal.ts";

/** Far more than the limits on parts and tabs allow. */
const maxBytes = 64 * 1024 * 1024;

/** A JSON value, compressed behind its length and sealed. @param name what it is of. */
export async function sealRecord(
  seal: SessionSeal,
  name: readonly string[],
  value: unknown,
): Promise<Buffer> {
  const content = Buffer.from(JSON.stringify(value));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.byteLength);
  return seal.seal(Buffer.concat([length, await compress(content)]), name);
}

/** @throws Error where it is not what was sealed under this name. */
export async function unsealRecord(
  seal: SessionSeal,
  name: readonly string[],
  sealed: Uint8Array,
): Promise<unknown> {
  const content = seal.unseal(sealed, name);
  const bytes = content.readUInt32BE();
  if (bytes > maxBytes) throw new BrokenSealError(`a record of ${bytes} bytes`);
  const json = await decompress(content.subarray(4), bytes);
  return JSON.parse(Buffer.from(json).toString());
}
