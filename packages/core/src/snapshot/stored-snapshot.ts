import { BrokenSealError } from "../seal/seal.ts";
import { blobPrefix } from "../session/blob-prefix.ts";
import type { SessionKey } from "../session/session.ts";
import type { World } from "../world/world.ts";
import { compress, decompress } from "./compression.ts";
import { SnapshotUnreadableError } from "./errors.ts";
import { openSessionSeal, type SealedSession, type SessionSeal } from "./session-seal.ts";
import type { SnapshotManifest, StoredSnapshot, WriterId } from "./snapshot.ts";

/** A longer manifest is a blob: the table writes by the kilobyte, and with every step. */
const maxInlineManifestBytes = 32 * 1024;
/** Far more than the limits on parts and tabs allow. */
const maxManifestBytes = 64 * 1024 * 1024;

/**
 * Seals a manifest, and writes its blob where it needs one.
 * @returns what the store keeps, and how many bytes that is.
 */
export async function sealManifest(
  blobs: World["blobs"],
  session: SessionKey,
  seal: SessionSeal,
  { manifest, writer }: { manifest: SnapshotManifest; writer: WriterId },
): Promise<{ sealed: StoredSnapshot["sealed"]; bytes: number }> {
  const content = Buffer.from(JSON.stringify(manifest));
  const sealed = seal.sealManifest(await packed(content), manifest.version);
  const bytes = sealed.byteLength;
  if (bytes <= maxInlineManifestBytes) {
    return { sealed: { inline: sealed.toString("base64") }, bytes };
  }
  const blob = `manifests/${writer}`;
  await blobs.put(`${blobPrefix(session)}${blob}`, sealed, "application/octet-stream");
  return { sealed: { blob, bytes }, bytes };
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
  // Awaited after the read; its failure must not count as unhandled until then.
  opening.catch(() => {});
  const stored = await store.readSnapshot(session, version);
  if (stored === undefined) return undefined;
  return unsealManifest(blobs, session, await opening, stored);
}

async function unsealManifest(
  blobs: World["blobs"],
  session: SessionKey,
  seal: SessionSeal,
  { version, sealed }: StoredSnapshot,
): Promise<SnapshotManifest> {
  const content =
    "inline" in sealed
      ? Buffer.from(sealed.inline, "base64")
      : await blobs.get(`${blobPrefix(session)}${sealed.blob}`);
  if (content === undefined) throw new SnapshotUnreadableError(version, "its blob is missing");
  try {
    const json = await unpacked(seal.unsealManifest(content, version));
    return JSON.parse(Buffer.from(json).toString()) as SnapshotManifest;
  } catch (cause) {
    const why = cause instanceof BrokenSealError ? cause.message : "its content is damaged";
    throw new SnapshotUnreadableError(version, why, { cause });
  }
}

/** Compressed, behind its length. */
async function packed(content: Uint8Array): Promise<Buffer> {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.byteLength);
  return Buffer.concat([length, await compress(content)]);
}

function unpacked(content: Buffer): Promise<Uint8Array> {
  const bytes = content.readUInt32BE();
  if (bytes > maxManifestBytes) throw new RangeError(`${bytes} bytes`);
  return decompress(content.subarray(4), bytes);
}
