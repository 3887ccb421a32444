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
  const bytes = await sizeOf(file);
  if (bytes === 0) await writeWhole(file, randomBytes(masterKeyBytes));
  else if (bytes !== masterKeyBytes) throw damaged(file, bytes);
  // Whatever became of it since it was made.
  await chmod(file, 0o600);
}

/** A start that is killed meanwhile leaves no part of a key under the key's name. */
async function writeWhole(file: string, key: Uint8Array): Promise<void> {
  const unfinished = `${file}.new`;
  await rm(unfinished, { force: true });
  await writeFile(unfinished, key, { mode: 0o600 });
  await rename(unfinished, file);
}

/** 0 where there is none. Nothing is sealed with an empty one either. */
async function sizeOf(file: string): Promise<number> {
  const content = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  return content.length;
}

function damaged(file: string, bytes: number): LocalServerError {
  return new LocalServerError(
    "start_failed",
    `The encryption key ${file} is damaged: it has ${bytes} bytes instead of ${masterKeyBytes}. ` +
      "Put back a copy of it, or run `npm run reset`, which deletes it with everything it opens.",
  );
}
