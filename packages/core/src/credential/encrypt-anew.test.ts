import { randomBytes } from "node:crypto";
import { BrowserIdentity } from "@dormouse/contract";
import { expect, it } from "vitest";
import { fingerprintOf } from "../login/secret/fingerprint.ts";
import { openLogin, sealLogin } from "../login/secret/login-secret.ts";
import type { LoginState } from "../login/login.ts";
import { MasterVault } from "../seal/master-vault.ts";
import { createSession } from "../session/create.ts";
import { defaultSettings as settings } from "../settings.ts";
import { withMethods } from "../with-methods.ts";
import { createMemoryWorld, type MemoryWorld } from "../world/memory/index.ts";
import type { Store } from "../world/store.ts";
import type { Vault } from "../world/vault.ts";
import { encryptAnew } from "./encrypt-anew.ts";
import { openCredential, putCredential } from "./manage.ts";

const tenantId = "tenant";
const credentials = { username: "ada", password: "correct horse" };

/** A vault that was given a newer key. */
function rotated(newer: Vault, older: Vault): Vault {
  return {
    encrypt: (...request) => newer.encrypt(...request),
    decrypt: (...request) => newer.decrypt(...request).catch(() => older.decrypt(...request)),
  };
}

async function storeLogin(world: MemoryWorld): Promise<string> {
  const created = await createSession(world, settings, {
    tenantId,
    identity: BrowserIdentity.parse({}),
  });
  if (!("sessionId" in created)) throw new Error("it was there before");
  const key = { tenantId, sessionId: created.sessionId };
  const session = await world.store.read(key);
  if (session === undefined) throw new Error("the session is gone");
  const login: LoginState = {
    site: "harbor",
    username: "ada",
    fingerprint: `of ${key.sessionId}`,
    keepAlive: true,
    everyMs: 300_000,
    health: "healthy",
    failures: 0,
    turnAtMs: 0,
  };
  await world.store.commit({
    session: { ...session, revision: session.revision + 1, login },
    login: {
      pointer: { ...key, fingerprint: login.fingerprint },
      secret: await sealLogin(world, key, credentials),
    },
  });
  return key.sessionId;
}

it("what is signed in with is encrypted under the newest key, and says what it said", async () => {
  const world = createMemoryWorld();
  const newer = new MasterVault(randomBytes(32));
  const before = { site: "harbor", ...credentials };
  const fingerprint = await fingerprintOf(world, tenantId, before);
  const portal = await putCredential(world, { tenantId, name: "portal" }, credentials);
  const sessionIds = [await storeLogin(world), await storeLogin(world)];
  const vault = rotated(newer, world.vault);
  const sealed = await sealLogin(
    { vault: new MasterVault(randomBytes(32)) },
    { tenantId, sessionId: "lost" },
    credentials,
  );
  expect(await encryptAnew({ ...world, vault }, tenantId)).toEqual({ encrypted: 4, unreadable: 0 });

  const after = { ...world, store: withMethods<Store>(world.table, {}), vault: newer };
  expect(await fingerprintOf(after, tenantId, before)).toBe(fingerprint);
  expect(await openCredential(after, { tenantId, name: "portal" })).toEqual(credentials);
  const { items } = await world.store.listCredentials(tenantId, { limit: 1 });
  expect(items[0]?.updatedAtMs).toBe(Date.parse(portal.updatedAt));
  for (const sessionId of sessionIds) {
    const secret = await world.store.readLoginSecret({ tenantId, sessionId });
    expect(secret && (await openLogin(after, secret))).toEqual(credentials);
  }

  const [first = ""] = sessionIds;
  await world.store.putLoginSecret({ ...sealed, sessionId: first });
  expect(await encryptAnew(after, tenantId)).toEqual({ encrypted: 3, unreadable: 1 });
  expect(await world.store.readLoginSecret({ tenantId, sessionId: first })).toEqual({
    ...sealed,
    sessionId: first,
  });
});
