import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout this file is part of. */
export const repositoryRoot = fileURLToPath(new URL("../../../../", import.meta.url));

/** Where everything the local world keeps is found; `npm run reset` deletes it. */
export type DataDirectory = {
  root: string;
  lockFile: string;
  apiKeyFile: string;
  dynamodbFile: string;
  fauxqs: string;
  redis: string;
  harbor: string;
  chromium: string;
  screenshots: string;
  compileCache: string;
  log(name: string): string;
};

/** @param root default: `.dormouse` in the checkout. */
export async function openDataDirectory(
  root = join(repositoryRoot, ".dormouse"),
): Promise<DataDirectory> {
  const logs = join(root, "logs");
  await mkdir(logs, { recursive: true });
  return {
    root,
    lockFile: join(root, "lock.json"),
    apiKeyFile: join(root, "api-key"),
    dynamodbFile: join(root, "dynamodb", "table.sqlite"),
    fauxqs: join(root, "fauxqs"),
    redis: join(root, "redis"),
    harbor: join(root, "harbor"),
    chromium: join(root, "chromium"),
    screenshots: join(root, "screenshots"),
    compileCache: join(root, "compile-cache"),
    log: (name) => join(logs, `${name}.log`),
  };
}
