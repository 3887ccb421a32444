import { readFile, writeFile } from "node:fs/promises";
import { randomBytes } from "node:crypto";
import { allowApiKey, type World } from "@dormouse/core";

/** The one tenant of the local world. */
const localTenantId = "local";

/** @returns the local world's API key: the one it had before, or a new one only its user can read. */
export async function openApiKey(world: World, apiKeyFile: string): Promise<string> {
  const apiKey = (await readKey(apiKeyFile)) ?? (await writeKey(apiKeyFile));
  // Each time: the table may be newer than the file.
  await allowApiKey(world, localTenantId, apiKey);
  return apiKey;
}

/** @returns undefined where the local world has never been started. */
export async function readKey(apiKeyFile: string): Promise<string | undefined> {
  const text = await readFile(apiKeyFile, "utf8").catch(() => "");
  return text.trim() === "" ? undefined : text.trim();
}

async function writeKey(apiKeyFile: string): Promise<string> {
  const apiKey = `dm_local_${randomBytes(24).toString("base64url")}`;
  await writeFile(apiKeyFile, `${apiKey}\n`, { mode: 0o600 });
  return apiKey;
}
