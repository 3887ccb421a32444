import { access, constants, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { dataDirectory } from "../../setup/data-directory.mjs";
import { LocalServerError } from "../servers/server-error.ts";

/** The checkout this file is part of. */
export const repositoryRoot = fileURLToPath(new URL("../../../../", import.meta.url));

/** Where everything the local world keeps is found; `npm run reset` knows these names, and deletes them. */
export type DataDirectory = {
  root: string;
  lockFile: string;
  apiKeyFile: string;
  encryptionKeyFile: string;
  dynamodbFile: string;
  fauxqs: string;
  redis: string;
  harbor: string;
  chromium: string;
  screenshots: string;
  compileCache: string;
  /** The functions' temporary directory, browser profiles with them; emptied at every start. */
  tmp: string;
  log(name: string): string;
};

/**
 * @param root default: where DORMOUSE_DATA says, else `.dormouse` in the checkout.
 * @throws LocalServerError `start_failed` where nothing can be written there.
 */
export async function openDataDirectory(root = dataDirectory()): Promise<DataDirectory> {
  const logs = join(root, "logs");
  await makeWritable(logs).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOSPC") throw cause;
    throw new LocalServerError(
      "start_failed",
      `Nothing can be written to ${root} (${cause.code}); make it a directory of yours, or set DORMOUSE_DATA to another.`,
      { cause },
    );
  });
  return {
    root,
    lockFile: join(root, "lock.json"),
    apiKeyFile: join(root, "api-key"),
    encryptionKeyFile: join(root, "encryption-key"),
    dynamodbFile: join(root, "dynamodb", "table.sqlite"),
    fauxqs: join(root, "fauxqs"),
    redis: join(root, "redis"),
    harbor: join(root, "harbor"),
    chromium: join(root, "chromium"),
    screenshots: join(root, "screenshots"),
    compileCache: join(root, "compile-cache"),
    tmp: join(root, "tmp"),
    log: (name) => join(logs, `${name}.log`),
  };
}

async function makeWritable(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  await access(directory, constants.W_OK);
}

/** Empties a directory whose former users may still be dying. Makes it where it is missing. */
export async function emptyDirectory(directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  await mkdir(directory, { recursive: true });
}
