import { createSecretKey, randomBytes, type KeyObject } from "node:crypto";
import { RecentValues } from "../../archive/recent-values.ts";
import type { KeyContext } from "../../world/keyring.ts";
import type { Store } from "../../world/store.ts";
import type { World } from "../../world/world.ts";
import type { StoredFingerprintKey } from "../login.ts";

const keyBytes = 32;
/** Of so many tenants a process remembers the key. */
const rememberedMax = 1_000;

type KeyWorld = Pick<World, "store" | "vault" | "clock">;

/** A tenant's key never changes. */
const remembered = new WeakMap<Store, RecentValues>();

/**
 * The key that the tenant's fingerprints are made under: made with the first of them, encrypted by the vault, and
 * opened once a process.
 * @throws KeyUnwrapError
 * @throws DormouseError `unavailable`
 */
export function fingerprintKeyOf(world: KeyWorld, tenantId: string): Promise<KeyObject> {
  const { store } = world;
  const known = remembered.get(store) ?? new RecentValues(keyBytes * rememberedMax);
  remembered.set(store, known);
  return known.of(tenantId, keyBytes, async () => createSecretKey(await find(world, tenantId)));
}

async function find(world: KeyWorld, tenantId: string): Promise<Uint8Array> {
  const stored = await world.store.readFingerprintKey(tenantId);
  if (stored !== undefined) return open(world, stored);
  const key = randomBytes(keyBytes);
  const own = await seal(world, tenantId, key, world.clock.nowMs());
  const standing = await world.store.putFingerprintKey(own);
  return standing.encrypted === own.encrypted ? key : open(world, standing);
}

async function seal(
  { vault }: Pick<World, "vault">,
  tenantId: string,
  key: Uint8Array,
  createdAtMs: number,
): Promise<StoredFingerprintKey> {
  const encrypted = await vault.encrypt(key, contextOf(tenantId));
  return { tenantId, encrypted: Buffer.from(encrypted).toString("base64"), createdAtMs };
}

function open(
  { vault }: Pick<World, "vault">,
  { tenantId, encrypted }: StoredFingerprintKey,
): Promise<Uint8Array> {
  return vault.decrypt(Buffer.from(encrypted, "base64"), contextOf(tenantId));
}

/** The same key, encrypted by the vault's newest. */
export async function encryptedAnew(
  world: Pick<World, "vault">,
  stored: StoredFingerprintKey,
): Promise<StoredFingerprintKey> {
  const { tenantId, createdAtMs } = stored;
  return seal(world, tenantId, await open(world, stored), createdAtMs);
}

function contextOf(tenantId: string): KeyContext {
  return { tenantId, purpose: "fingerprint" };
}
