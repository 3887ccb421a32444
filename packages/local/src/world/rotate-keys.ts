import {
  createDynamoStore,
  createFileKeyring,
  createVault,
  provisionDatabase,
} from "@dormouse/cloud";
import { encryptAnew, type EncryptedAnew } from "@dormouse/core";
import { startDatabase } from "../servers/index.ts";
import { localTenantId } from "./api-key.ts";
import type { DataDirectory } from "./directory.ts";
import { rotateEncryptionKey } from "./encryption-key.ts";
import { names } from "./names.ts";

/**
 * Puts a new key before those of the local world, and encrypts under it what is signed in with. For a world that does
 * not run. Broken off, it leaves everything readable, and can be called again.
 * @param environment may name a real database.
 * @returns how many keys there are now, and what was encrypted.
 * @throws LocalServerError
 */
export async function rotateKeys(
  { root, encryptionKeyFile: file }: DataDirectory,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<EncryptedAnew & { keys: number }> {
  const keys = await rotateEncryptionKey(file);
  const database = await startDatabase({ dataDirectory: root, environment });
  try {
    const endpoint = database.endpoint.dynamodbUrl;
    await provisionDatabase(endpoint, names.table);
    const world = {
      store: createDynamoStore({ endpoint, tableName: names.table }),
      vault: createVault({ file }),
      keyring: createFileKeyring(file),
    };
    return { keys, ...(await encryptAnew(world, localTenantId)) };
  } finally {
    await database.close();
  }
}
