import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";

/** @returns undefined where the local world has never been started. */
export async function readKey(apiKeyFile: string): Promise<string | undefined> {
  const text = await readFile(apiKeyFile, "utf8").catch(() => "");
  return text.trim() === "" ? undefined : text.trim();
}

/** @returns a new key, which only its user can read. */
export async function writeKey(apiKeyFile: string): Promise<string> {
  const apiKey = `dm_local_${randomBytes(24).toString("base64url")}`;
  await writeFile(apiKeyFile, `${apiKey}\n`, { mode: 0o600 });
  return apiKey;
}
