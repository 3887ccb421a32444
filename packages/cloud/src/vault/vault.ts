import type { Vault } from "@dormouse/core";
import { lazily } from "../lazily.ts";
import type { VaultOptions } from "./open-vault.ts";

/**
 * A vault of the AWS Encryption SDK, under a key of KMS or the newest of a key file. The SDK is loaded with the first
 * request: most processes never need it.
 */
export function createVault(options: VaultOptions): Vault {
  const vault = lazily(async () => (await import("./open-vault.ts")).openVault(options));
  return {
    encrypt: async (...request) => (await vault()).encrypt(...request),
    decrypt: async (...request) => (await vault()).decrypt(...request),
  };
}
