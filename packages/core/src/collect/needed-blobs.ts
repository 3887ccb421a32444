import { blobsOf, snapshotsPrefix } from "../snapshot/blob-names.ts";
import { openSessionSeal, type SealedSession, type SessionSeal } from "../snapshot/session-seal.ts";
import type { StoredSnapshot } from "../snapshot/snapshot.ts";
import { openStored } from "../snapshot/stored-snapshot.ts";
import type { Blobs } from "../world/blobs.ts";
import type { World } from "../world/world.ts";

/** The blobs that a session's snapshots need, as far as they have been added. */
export class NeededBlobs {
  readonly #session: SealedSession;
  readonly #seal: SessionSeal;
  readonly #blobs: Pick<Blobs, "get">;
  readonly #keys = new Set<string>();
  /** Of manifests that lie in no blob. */
  inlineBytes = 0;

  static async of(world: World, session: SealedSession): Promise<NeededBlobs> {
    return new NeededBlobs(world, session, await openSessionSeal(world.keyring, session));
  }

  private constructor({ blobs }: World, session: SealedSession, seal: SessionSeal) {
    this.#session = session;
    this.#seal = seal;
    this.#blobs = rememberingLedgers(blobs, session);
  }

  /** @throws SnapshotUnreadableError: then nobody can tell what it needs. */
  async add(stored: StoredSnapshot): Promise<void> {
    const manifest = await openStored(this.#blobs, this.#session, this.#seal, stored);
    if ("inline" in stored.sealed) this.inlineBytes += stored.sealed.inline.length * 0.75;
    for (const key of blobsOf(this.#session, this.#seal, stored, manifest)) this.#keys.add(key);
  }

  has(blobKey: string): boolean {
    return this.#keys.has(blobKey);
  }
}

/** Many snapshots share a ledger, which may be long. */
function rememberingLedgers(blobs: Blobs, session: SealedSession): Pick<Blobs, "get"> {
  const ledgers = new Map<string, Uint8Array | undefined>();
  const prefix = `${snapshotsPrefix(session)}ledgers/`;
  return {
    async get(key) {
      if (!key.startsWith(prefix)) return blobs.get(key);
      if (!ledgers.has(key)) ledgers.set(key, await blobs.get(key));
      return ledgers.get(key);
    },
  };
}
