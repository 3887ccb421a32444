import { randomBytes } from "node:crypto";
import { chmod, readFile, rename, rm, writeFile } from "node:fs/promises";
import { masterKeyBytes } from "@dormouse/core";
import { LocalServerError } from "../servers/index.ts";

/**
 * Makes the key of everything the local world stores sealed, unless it has one: a file that only its
 * user can read.
 * @throws LocalServerError `start_failed` where the file is no key.
 */
export async function makeEncryptionKey(file: string): Promise<void> {
  const { byteLength: bytes } = await read(file);
  if (bytes === 0) await writeWhole(file, randomBytes(masterKeyBytes));
  else refuseDamaged(file, bytes);
  // Whatever became of it since it was made.
  await chmod(file, 0o600);
}

/**
 * Puts a new key before those that the file has: from the next start on it encrypts, and each of them decrypts.
 * @returns how many keys the file holds now.
 * @throws LocalServerError `start_failed` where the file is no key.
 */
export async function rotateEncryptionKey(file: string): Promise<number> {
  const keys = await read(file);
  refuseDamaged(file, keys.byteLength);
  await writeWhole(file, Buffer.concat([randomBytes(masterKeyBytes), keys]));
  return keys.byteLength / masterKeyBytes + 1;
}

/** A start that is killed meanwhile leaves no part of a key under the key's name. */
async function writeWhole(file: string, key: Uint8Array): Promise<void> {
  const unfinished = `${file}.new`;
  await rm(unfinished, { force: true });
  await writeFile(unfinished, key, { mode: 0o600 });
  await rename(unfinished, file);
}

/** Empty where there is none. Nothing is sealed with an empty one either. */
async function read(file: string): Promise<Buffer> {
  return readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return Buffer.of();
    throw error;
  });
}

function refuseDamaged(file: string, bytes: number): void {
  if (bytes % masterKeyBytes === 0) return;
  throw new LocalServerError(
    "start_failed",
    `The encryption key ${file} is damaged: it has ${bytes} bytes instead of ${masterKeyBytes} for each key. ` +
      "Put back a copy of it, or run `npm run reset`, which deletes it with everything it opens.",
  );
}
