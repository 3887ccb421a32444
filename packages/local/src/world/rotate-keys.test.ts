import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDynamoStore, createVault, provisionDatabase } from "@dormouse/cloud";
import { openCredential, putCredential, type World } from "@dormouse/core";
import { createMemoryWorld } from "@dormouse/core/memory";
import { afterEach, beforeEach, expect, it } from "vitest";
import { startDatabase } from "../servers/index.ts";
import { localTenantId } from "./api-key.ts";
import { openDataDirectory, type DataDirectory } from "./directory.ts";
import { makeEncryptionKey } from "./encryption-key.ts";
import { names } from "./names.ts";
import { rotateKeys } from "./rotate-keys.ts";

const portal = { tenantId: localTenantId, name: "portal" };
const credential = { username: "ada", password: "correct horse" };

let directory: DataDirectory;
beforeEach(async () => {
  directory = await openDataDirectory(await mkdtemp(join(tmpdir(), "dormouse-rotate-")));
});
afterEach(() => rm(directory.root, { recursive: true }));

/** Works on the database as a world does that runs, with the keys of this file. */
async function running<Result>(file: string, work: (world: World) => Promise<Result>) {
  const database = await startDatabase({ dataDirectory: directory.root, environment: {} });
  try {
    const endpoint = database.endpoint.dynamodbUrl;
    await provisionDatabase(endpoint, names.table);
    const store = createDynamoStore({ endpoint, tableName: names.table });
    return await work({ ...createMemoryWorld(), store, vault: createVault({ file }) });
  } finally {
    await database.close();
  }
}

it("once the keys are rotated, the newest alone opens what is signed in with", async () => {
  const { root, encryptionKeyFile } = directory;
  await makeEncryptionKey(encryptionKeyFile);
  await running(encryptionKeyFile, (world) => putCredential(world, portal, credential));
  expect(await rotateKeys(directory, {})).toEqual({ keys: 2, encrypted: 1, unreadable: 0 });
  const newest = join(root, "newest");
  await writeFile(newest, (await readFile(encryptionKeyFile)).subarray(0, 32));
  expect(await running(newest, (world) => openCredential(world, portal))).toEqual(credential);
});

it("keys of a world that never ran are rotated, too", async () => {
  expect(await rotateKeys(directory, {})).toEqual({ keys: 1, encrypted: 0, unreadable: 0 });
});
