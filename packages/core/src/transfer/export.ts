import type { SessionKey } from "../session/session.ts";
import { findKeptSession } from "../session/find.ts";
import type { World } from "../world/world.ts";
import { writeArchive } from "./archive.ts";
import { SnapshotUnreadableError } from "../snapshot/errors.ts";
import { snapshotNotFound } from "../snapshot/list.ts";
import { decodePart, type StoredCookie } from "../snapshot/part-content.ts";
import { loadPart } from "../snapshot/parts.ts";
import { encryptWithPassphrase } from "./passphrase.ts";
import { emptyManifest, type PartReference, type SnapshotManifest } from "../snapshot/snapshot.ts";
import { toStorageState, type ExportedStorageState } from "./storage-state.ts";
import { openSnapshot } from "../snapshot/stored-snapshot.ts";

/** A snapshot and the way to its parts. */
type OpenedSnapshot = {
  manifest: SnapshotManifest;
  load: (part: PartReference) => Promise<Uint8Array>;
};

/** With the version of the snapshot it is of; 0 is the empty state of a session that has not stored any. */
type Versioned<Content> = Content & { version: number };

/**
 * A stored state of the session in Playwright's format.
 * @param version of the snapshot; the newest where it is left out.
 * @throws DormouseError `session_not_found`, `session_deleted`, `snapshot_not_found`
 */
export async function exportStorageState(
  world: World,
  key: SessionKey,
  version?: number,
): Promise<Versioned<ExportedStorageState>> {
  const { manifest, load } = await open(world, key, version);
  return { version: manifest.version, ...(await toStorageState(manifest, load)) };
}

/** The cookies alone, with every attribute. As exportStorageState. */
export async function exportCookies(
  world: World,
  key: SessionKey,
  version?: number,
): Promise<Versioned<{ cookies: StoredCookie[] }>> {
  const { manifest, load } = await open(world, key, version);
  const part = manifest.parts.find(({ kind }) => kind === "cookies");
  const cookies = part === undefined ? [] : decodePart("cookies", await load(part));
  return { version: manifest.version, cookies };
}

/** Everything in the snapshot, in a file that the passphrase opens. As exportStorageState. */
export async function exportFull(
  world: World,
  key: SessionKey,
  passphrase: string,
  version?: number,
): Promise<Versioned<{ file: Uint8Array }>> {
  const { manifest, load } = await open(world, key, version);
  const archive = await writeArchive(manifest, load);
  return { version: manifest.version, file: await encryptWithPassphrase(archive, passphrase) };
}

async function open(
  world: World,
  key: SessionKey,
  version: number | undefined,
): Promise<OpenedSnapshot> {
  const session = await findKeptSession(world, key);
  const wanted = version ?? session.snapshotVersion;
  /** What does not read may have been collected since: then there is no such snapshot any more. */
  const orGone = async <Value>(reading: Promise<Value>): Promise<Value> => {
    try {
      return await reading;
    } catch (error) {
      const unreadable = error instanceof SnapshotUnreadableError;
      if (unreadable && (await world.store.readSnapshot(key, wanted)) === undefined) {
        throw snapshotNotFound(key, wanted);
      }
      throw error;
    }
  };
  const load = (part: PartReference) => orGone(loadPart(world, session, part));
  if (wanted === 0) {
    const { createdAtMs } = session;
    return { manifest: emptyManifest({ version: 0, step: 0, createdAtMs }), load };
  }
  const manifest = await orGone(openSnapshot(world, session, wanted));
  if (manifest === undefined) throw snapshotNotFound(key, wanted);
  return { manifest, load };
}
