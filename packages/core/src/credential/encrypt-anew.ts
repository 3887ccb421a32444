import { pagesOf } from "../listing/pages.ts";
import { encryptedAnew } from "../login/secret/fingerprint-key.ts";
import { openLogin, sealLogin } from "../login/secret/login-secret.ts";
import { BrokenSealError } from "../seal/seal.ts";
import { KeyUnwrapError } from "../world/keyring.ts";
import type { World } from "../world/world.ts";
import { sealCredential, unsealCredential } from "./credential-seal.ts";

type Vaults = Pick<World, "store" | "vault" | "keyring">;

const pageSize = 100;

export type EncryptedAnew = {
  encrypted: number;
  /** What no key of the vault opens stays as it is. */
  unreadable: number;
};

/**
 * Encrypts what the tenant signs in with under the vault's newest key: credentials, logins, and the key that
 * fingerprints are made under, which themselves stay. Broken off anywhere, everything can be read; called again, it
 * begins anew. For a time when nobody else writes: what is replaced meanwhile may become what it was.
 */
export async function encryptAnew(world: Vaults, tenantId: string): Promise<EncryptedAnew> {
  const done: EncryptedAnew = { encrypted: 0, unreadable: 0 };
  for await (const encrypt of secretsOf(world, tenantId)) {
    try {
      await encrypt();
      done.encrypted += 1;
    } catch (error) {
      if (!(error instanceof KeyUnwrapError || error instanceof BrokenSealError)) throw error;
      done.unreadable += 1;
    }
  }
  return done;
}

/** For each of the tenant's secrets, what encrypts it anew. */
async function* secretsOf(
  world: Vaults,
  tenantId: string,
): AsyncGenerator<() => Promise<unknown>, undefined> {
  const { store } = world;
  const key = await store.readFingerprintKey(tenantId);
  if (key !== undefined) {
    yield async () => store.putFingerprintKey(await encryptedAnew(world, key), key);
  }
  const credentials = pagesOf((cursor) =>
    store.listCredentials(tenantId, { limit: pageSize, cursor }),
  );
  for await (const page of credentials) {
    for (const stored of page) {
      const { name, createdAtMs, updatedAtMs } = stored;
      yield async () => {
        const sealed = await sealCredential(world, stored, await unsealCredential(world, stored));
        await store.putCredential({ tenantId, name, ...sealed, createdAtMs, updatedAtMs });
      };
    }
  }
  for await (const page of pagesOf((cursor) =>
    store.listLogins(tenantId, { limit: pageSize, cursor }),
  )) {
    for (const session of page) {
      const secret = await store.readLoginSecret(session);
      if (secret === undefined) continue;
      yield async () =>
        store.putLoginSecret(await sealLogin(world, secret, await openLogin(world, secret)));
    }
  }
}
