import { inGroups } from "../in-groups.ts";
import type { Session } from "../session/session.ts";
import type { World } from "../world/world.ts";
import { partKey } from "./blob-names.ts";
import { readCompressed } from "./parts.ts";
import { openSessionSeal, type SealedSession, type SessionSeal } from "./session-seal.ts";
import type { PartReference, StoredSnapshot, WriterId } from "./snapshot.ts";
import type { StoredCapture } from "./store-capture.ts";
import { openStored, sealManifest } from "./stored-snapshot.ts";
import { summarize } from "./summary.ts";

/** Parts in memory at once; together they have no more than a state may have. */
const copiedTogether = 8;

type Side = { session: SealedSession; seal: SessionSeal };

/**
 * Copies a session's snapshot to another session, which has none: the same version of the same state,
 * sealed under that session's key, in blobs of its own. It counts once `stored` is committed.
 * @throws SnapshotUnreadableError, KeyUnwrapError
 */
export async function copySnapshot(
  { blobs, keyring }: Pick<World, "blobs" | "keyring">,
  original: { session: SealedSession; stored: StoredSnapshot },
  session: SealedSession & Pick<Session, "fence">,
): Promise<StoredCapture> {
  const { version, step, createdAtMs, summary: told } = original.stored;
  const from = {
    session: original.session,
    seal: await openSessionSeal(keyring, original.session),
  };
  const to = { session, seal: await openSessionSeal(keyring, session) };
  const { ledger: _theirs, ...opened } = await openStored(
    blobs,
    from.session,
    from.seal,
    original.stored,
  );
  const writer: WriterId = `${version}-${session.fence}`;
  const written = await inGroups(distinct(opened.parts), copiedTogether, (part) =>
    copyPart(blobs, part, from, { ...to, writer }),
  );
  const parts = opened.parts.map((part) =>
    part.writer === undefined ? part : { ...part, writer },
  );
  const { manifest, sealed, bytes } = await sealManifest(blobs, session, to.seal, {
    manifest: { ...opened, parts },
    writer,
  });
  const summary = {
    source: "fork" as const,
    ...summarize(manifest, [], told.notes),
    bytesWritten: written.reduce((sum, each) => sum + each, bytes),
  };
  return { manifest, stored: { version, step, createdAtMs, summary, sealed } };
}

/** Its content stays compressed. @returns how many bytes were written. */
async function copyPart(
  blobs: World["blobs"],
  part: PartReference,
  from: Side,
  to: Side & { writer: WriterId },
): Promise<number> {
  const { sha256 } = part;
  const content = await readCompressed(blobs, from.session, from.seal, part);
  const sealed = to.seal.sealPart(content, sha256);
  const key = partKey(to.session, to.seal, { sha256, writer: to.writer });
  await blobs.put(key, sealed, "application/octet-stream");
  return sealed.byteLength;
}

/** Of parts with equal content, which share a blob, one. Inline ones lie in no blob. */
function distinct(parts: PartReference[]): PartReference[] {
  const stored = parts.filter(({ writer }) => writer !== undefined);
  return [...new Map(stored.map((part) => [part.sha256, part])).values()];
}
