import { randomBytes } from "node:crypto";
import { chmod, writeFile } from "node:fs/promises";
import { masterKeyBytes } from "@dormouse/core";

/**
 * Makes the key of everything the local world stores sealed, unless it has one: a file that only its
 * user can read.
 */
export async function makeEncryptionKey(file: string): Promise<void> {
  await writeFile(file, randomBytes(masterKeyBytes), { mode: 0o600, flag: "wx" }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    },
  );
  // Whatever became of it since it was made.
  await chmod(file, 0o600);
}
