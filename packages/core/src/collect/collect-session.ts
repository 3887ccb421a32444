import { isArchived } from "../archive/session-archive.ts";
import { pagesOf } from "../listing/pages.ts";
import { answerLinkMs, answersPrefix, blobPrefix } from "../session/blob-prefix.ts";
import type { Session, SessionKey } from "../session/session.ts";
import type { EngineSettings } from "../settings.ts";
import { snapshotsPrefix, writerOf } from "../snapshot/blob-names.ts";
import { isStalePin } from "../snapshot/pin.ts";
import type { StoredSnapshot } from "../snapshot/snapshot.ts";
import type { BlobEntry } from "../world/blobs.ts";
import type { World } from "../world/world.ts";
import { blobPages } from "./blob-pages.ts";
import { NamedBlobs } from "./named-blobs.ts";
import { NeededBlobs } from "./needed-blobs.ts";
import { orphanGraceMs } from "./schedule.ts";
import { correctStoredBytes } from "./stored-bytes.ts";

const pageSize = 50;

export type Collected = {
  snapshots: number;
  blobs: number;
  /** When to look again at what may go once it is old, in milliseconds; absent where nothing is left. */
  againInMs?: number;
};

type Removed = {
  blobs: number;
  /** Some others may go once they are old. */
  left: boolean;
};

/**
 * Removes what a session keeps of its snapshots for longer than it is to be kept: those before the
 * newest `keptSnapshots`, of an archived session all but the newest, and but for pinned ones and those that
 * its login names, and then the blobs that none of the others needs; and the files,
 * outputs and scripts that none of its records names, once nobody can be about to commit them.
 *
 * Nothing that can still be needed is removed, whoever writes meanwhile. Snapshots go first, and their
 * going keeps them from being brought back; only then is it seen what the others need. A blob that none
 * of these needs may be about to be committed only where the session's next snapshot names it, so that
 * its name is of a later version, and of a fence that still holds. Broken off anywhere, it leaves
 * nothing but blobs that the next collection finds. Answers go as well once their links have ended.
 * @throws SnapshotUnreadableError, KeyUnwrapError and removes no blob of a snapshot.
 */
export async function collectSession(
  world: World,
  settings: EngineSettings,
  key: SessionKey,
): Promise<Collected> {
  const session = await world.store.read(key);
  if (session?.status === "CLEANUP") return { snapshots: 0, blobs: 0 };
  // First: they are in the clear, and must not stay for a snapshot that cannot be read.
  const answers = await removeBlobs(world, answersPrefix(key), (blob) =>
    isOlder(world, blob, answerLinkMs),
  );
  // Never created, or its commit is still under way: only the age of its blobs can tell.
  if (session === undefined) {
    return collected(0, await removeOrphans(world, key), answers);
  }
  const needed = await NeededBlobs.of(world, session);
  const snapshots = await removeSnapshots(world, settings, session, needed);
  const named = new NamedBlobs(world.store, session);
  const isOfSnapshots = (blobKey: string) => blobKey.startsWith(snapshotsPrefix(session));
  const removed = await removeBlobs(
    world,
    blobPrefix(session),
    (blob) => isGivenUp(session, blob) || isOlder(world, blob, orphanGraceMs),
    async (blobKey) => (isOfSnapshots(blobKey) ? needed.has(blobKey) : named.has(blobKey)),
  );
  if (snapshots + removed.blobs > 0) await correctStoredBytes(world, session, needed.inlineBytes);
  return collected(snapshots, removed, answers);
}

/** What was written for a session that never came, its records with the last of its blobs. */
async function removeOrphans(world: World, key: SessionKey): Promise<Removed> {
  const isOrphan = (blob: BlobEntry) => isOlder(world, blob, orphanGraceMs);
  const removed = await removeBlobs(world, blobPrefix(key), isOrphan);
  if (!removed.left) await world.store.remove(key);
  return removed;
}

function collected(snapshots: number, removed: Removed, answers: Removed): Collected {
  const againInMs = answers.left ? answerLinkMs : removed.left ? orphanGraceMs : undefined;
  return {
    snapshots,
    blobs: removed.blobs + answers.blobs,
    ...(againInMs === undefined ? {} : { againInMs }),
  };
}

/** @returns how many it removed. What the others need is in `needed` afterwards. */
async function removeSnapshots(
  world: World,
  settings: EngineSettings,
  session: Session,
  needed: NeededBlobs,
): Promise<number> {
  const { snapshotVersion } = session;
  const keptSnapshots = isArchived(session) ? 1 : settings.keptSnapshots;
  const named = versionsNamed(session);
  const surplus: number[] = [];
  const pages = pagesOf((cursor) =>
    world.store.listSnapshots(session, { limit: pageSize, cursor }),
  );
  for await (const snapshots of pages) {
    for (const stored of snapshots) {
      const isPinned = await removeStalePins(world, session, stored);
      const isNewest = stored.version > snapshotVersion - keptSnapshots;
      const isKept = isNewest || isPinned || named.has(stored.version);
      if (isKept) await needed.add(stored);
      else surplus.push(stored.version);
    }
  }
  const pinned = await world.store.removeSnapshots(session, surplus);
  // Stored after the listing, perhaps out of one that has only now been removed.
  const added = versionsBetween(session, await world.store.read(session));
  for (const version of [...pinned, ...added]) {
    const stored = await world.store.readSnapshot(session, version);
    if (stored !== undefined) await needed.add(stored);
  }
  return surplus.length - pinned.length;
}

/** What a login may go on from, however often somebody has answered wrongly since. */
function versionsNamed({ login }: Session): ReadonlySet<number | undefined> {
  const { goodVersion, keptForAnswer } = login ?? {};
  return new Set([goodVersion, keptForAnswer?.version, keptForAnswer?.before]);
}

/** @returns whether a pin is left. */
async function removeStalePins(
  { store, clock }: World,
  session: Session,
  { version, pins = [] }: StoredSnapshot,
): Promise<boolean> {
  const stale = pins.filter((pin) => isStalePin(pin, clock.nowMs()));
  for (const pin of stale) await store.unpinSnapshot(session, version, pin);
  return stale.length < pins.length;
}

function versionsBetween(before: Session, after: Session | undefined): number[] {
  const count = (after?.snapshotVersion ?? 0) - before.snapshotVersion;
  return Array.from(
    { length: Math.max(0, count) },
    (_, index) => before.snapshotVersion + index + 1,
  );
}

async function removeBlobs(
  world: World,
  prefix: string,
  mayGo: (blob: BlobEntry) => boolean,
  isNeeded: (blobKey: string) => Promise<boolean> = () => Promise.resolve(false),
): Promise<Removed> {
  const removed: Removed = { blobs: 0, left: false };
  for await (const blobs of blobPages(world, prefix)) {
    const unneeded: BlobEntry[] = [];
    for (const blob of blobs) if (!(await isNeeded(blob.key))) unneeded.push(blob);
    const gone = unneeded.filter(mayGo).map(({ key }) => key);
    await world.blobs.deleteMany(gone);
    removed.blobs += gone.length;
    removed.left ||= gone.length < unneeded.length;
  }
  return removed;
}

/** Written for a snapshot whose place is taken, or by a worker that has lost its lease. */
function isGivenUp({ snapshotVersion, fence }: Session, { key }: BlobEntry): boolean {
  const writer = writerOf(key);
  return writer !== undefined && (writer.version <= snapshotVersion || writer.fence < fence);
}

function isOlder({ clock }: World, { modifiedAtMs }: BlobEntry, ageMs: number): boolean {
  return modifiedAtMs <= clock.nowMs() - ageMs;
}
