import { readFile } from "node:fs/promises";
import { masterKeyBytes } from "@dormouse/core";

/**
 * The keys of a key file, 32 bytes each, the newest first.
 * @throws RangeError for a file that is none.
 */
export async function readKeyFile(file: string): Promise<[Uint8Array, ...Uint8Array[]]> {
  const content = await readFile(file);
  const count = content.byteLength / masterKeyBytes;
  if (count < 1 || !Number.isInteger(count)) {
    throw new RangeError(
      `the key file has ${content.byteLength} bytes: a key has ${masterKeyBytes} bytes, and there must be one`,
    );
  }
  const keyAt = (index: number): Uint8Array =>
    content.subarray(index * masterKeyBytes, (index + 1) * masterKeyBytes);
  return [keyAt(0), ...Array.from({ length: count - 1 }, (_, index) => keyAt(index + 1))];
}
