import type { Stamped } from "../layout/layout.ts";
import { layouts } from "../layout/layouts.ts";
import { startVersion } from "../login/sign-in/kept-for-answer.ts";
import type { Session, SessionKey } from "../session/session.ts";
import type { World } from "../world/world.ts";
import { newRecordName, recordKey } from "./blob-names.ts";
import { SnapshotUnreadableError } from "./errors.ts";
import { changesTo, chooseLedger, withChanges, type LedgerChanges } from "./ledger.ts";
import { sealRecord, unsealRecord } from "./sealed-record.ts";
import { openSessionSeal, type SealedSession, type SessionSeal } from "./session-seal.ts";
import {
  emptyManifest,
  type PartLedger,
  type PartReference,
  type SnapshotManifest,
  type StoredSnapshot,
  type WriterId,
} from "./snapshot.ts";

/** A longer manifest, as tabs full of text make it, is a blob: the table's item takes 400 KB in base64. */
const maxInlineBytes = 48 * 1024;

/** A manifest as it is sealed: its parts by what differs from its ledger. */
type ManifestRecord = Omit<SnapshotManifest, "parts" | "ledger"> &
  LedgerChanges & { ledger?: string };

/**
 * Seals a manifest, and writes its blobs where it needs some.
 * @param manifest with the ledger of the snapshot before.
 * @returns it with its own ledger, what the store keeps, and how many bytes were written for both.
 */
export async function sealManifest(
  blobs: World["blobs"],
  session: SessionKey,
  seal: SessionSeal,
  { manifest, writer }: { manifest: SnapshotManifest; writer: WriterId },
): Promise<{ manifest: SnapshotManifest; sealed: StoredSnapshot["sealed"]; bytes: number }> {
  const { ledger: before, parts, ...rest } = manifest;
  const ledger = chooseLedger(parts, before, newRecordName(writer));
  const record: ManifestRecord = {
    ...rest,
    ...changesTo(ledger, parts),
    ...(ledger === undefined ? {} : { ledger: ledger.blob }),
  };
  const [sealed, ledgerBytes] = await Promise.all([
    sealRecord(seal, manifestName(manifest.version), layouts.manifest.stamp(record)),
    ledger === undefined || ledger === before ? 0 : writeLedger(blobs, session, seal, ledger),
  ]);
  return {
    manifest: { ...rest, parts, ...(ledger === undefined ? {} : { ledger }) },
    sealed: await placed(blobs, session, { sealed, writer }),
    bytes: sealed.byteLength + ledgerBytes,
  };
}

/**
 * A session's snapshot, opened.
 * @returns undefined where there is none of this version.
 * @throws SnapshotUnreadableError, KeyUnwrapError
 */
export async function openSnapshot(
  { store, blobs, keyring }: Pick<World, "store" | "blobs" | "keyring">,
  session: SealedSession,
  version: number,
): Promise<SnapshotManifest | undefined> {
  const opening = openSessionSeal(keyring, session);
  // Awaited after the read; a failure before that must not count as unhandled and end the process.
  opening.catch(() => {});
  const stored = await store.readSnapshot(session, version);
  // Under the version that was asked for: an older snapshot in its place does not open.
  return stored && openStored(blobs, session, await opening, { ...stored, version });
}

/**
 * The session's newest snapshot, opened; or what it is to go on from instead, in its place.
 * @returns undefined for a session that has not stored any.
 * @throws SnapshotUnreadableError, KeyUnwrapError
 */
export async function openNewest(
  world: Pick<World, "store" | "blobs" | "keyring">,
  session: Session,
): Promise<SnapshotManifest | undefined> {
  const { snapshotVersion: version, nextStep, updatedAtMs: createdAtMs } = session;
  if (version === 0) return undefined;
  const from = startVersion(session);
  if (from === 0) return emptyManifest({ version, step: nextStep - 1, createdAtMs });
  const manifest = await openSnapshot(world, session, from);
  if (manifest === undefined) throw new SnapshotUnreadableError(from, "its record is missing");
  return { ...manifest, version };
}

/** @throws SnapshotUnreadableError */
export async function openStored(
  blobs: Pick<World["blobs"], "get">,
  session: SessionKey,
  seal: SessionSeal,
  stored: StoredSnapshot,
): Promise<SnapshotManifest> {
  try {
    return await unsealManifest(blobs, session, seal, stored);
  } catch (cause) {
    if (!(cause instanceof DamagedRecordError)) throw cause;
    throw new SnapshotUnreadableError(stored.version, cause.message, { cause: cause.cause });
  }
}

async function unsealManifest(
  blobs: Pick<World["blobs"], "get">,
  session: SessionKey,
  seal: SessionSeal,
  { version, sealed }: StoredSnapshot,
): Promise<SnapshotManifest> {
  const content =
    "inline" in sealed
      ? Buffer.from(sealed.inline, "base64")
      : await blobs.get(recordKey(session, "manifests", sealed.blob));
  const record = await opened<Stamped<ManifestRecord>>(seal, manifestName(version), content);
  const { schemaVersion = 1, parts, without, ledger, ...rest } = record;
  layouts.manifest.refuseNewer(schemaVersion);
  if (ledger === undefined) return layouts.manifest.read({ ...rest, parts }, schemaVersion);
  const listed = await readLedger(blobs, session, seal, ledger);
  const whole = { ...rest, parts: withChanges(listed.parts, { parts, without }) };
  return {
    ...layouts.manifest.read(whole, schemaVersion),
    ledger: { ...listed, schemaVersion },
  };
}

async function writeLedger(
  blobs: World["blobs"],
  session: SessionKey,
  seal: SessionSeal,
  { blob, parts }: PartLedger,
): Promise<number> {
  const sealed = await sealRecord(seal, ledgerName(blob), parts);
  await blobs.put(recordKey(session, "ledgers", blob), sealed, "application/octet-stream");
  return sealed.byteLength;
}

async function readLedger(
  blobs: Pick<World["blobs"], "get">,
  session: SessionKey,
  seal: SessionSeal,
  blob: string,
): Promise<PartLedger> {
  const content = await blobs.get(recordKey(session, "ledgers", blob));
  return { blob, parts: await opened<PartReference[]>(seal, ledgerName(blob), content) };
}

async function placed(
  blobs: World["blobs"],
  session: SessionKey,
  { sealed, writer }: { sealed: Buffer; writer: WriterId },
): Promise<StoredSnapshot["sealed"]> {
  const bytes = sealed.byteLength;
  if (bytes <= maxInlineBytes) return { inline: sealed.toString("base64") };
  const blob = newRecordName(writer);
  await blobs.put(recordKey(session, "manifests", blob), sealed, "application/octet-stream");
  return { blob, bytes };
}

class DamagedRecordError extends Error {}

/** @throws DamagedRecordError */
async function opened<Value>(
  seal: SessionSeal,
  name: string[],
  content: Uint8Array | undefined,
): Promise<Value> {
  if (content === undefined) throw new DamagedRecordError(`the blob of its ${name[0]} is missing`);
  try {
    return (await unsealRecord(seal, name, content)) as Value;
  } catch (cause) {
    throw new DamagedRecordError(`its ${name[0]} is damaged`, { cause });
  }
}

function manifestName(version: number): string[] {
  return ["manifest", String(version)];
}

function ledgerName(blob: string): string[] {
  return ["ledger", blob];
}
