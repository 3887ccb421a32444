import { allowApiKey, type World } from "@dormouse/core";
import { readKey, writeKey } from "./api-key-file.ts";

/** The one tenant of the local world. */
export const localTenantId = "local";

/** @returns the local world's API key: the one it had before, or a new one only its user can read. */
export async function openApiKey(world: World, apiKeyFile: string): Promise<string> {
  const apiKey = (await readKey(apiKeyFile)) ?? (await writeKey(apiKeyFile));
  // Each time: the table may be newer than the file.
  await allowApiKey(world, localTenantId, apiKey);
  return apiKey;
}
