import { randomBytes } from "node:crypto";
import { chmod, readFile, writeFile } from "node:fs/promises";
import { masterKeyBytes } from "@dormouse/core";

/**
 * Makes the key of everything the local world stores sealed, unless it has one: a file that only its
 * user can read.
 */
export async function makeEncryptionKey(file: string): Promise<void> {
  if (!(await hasContent(file))) {
    await writeFile(file, randomBytes(masterKeyBytes), { mode: 0o600 });
  }
  // Whatever became of it since it was made.
  await chmod(file, 0o600);
}

/** A start that was killed may have left an empty file; nothing is sealed with that. */
async function hasContent(file: string): Promise<boolean> {
  const content = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  return content.length > 0;
}
