import { randomBytes } from "node:crypto";
import { blobPrefix } from "../session/blob-prefix.ts";
import type { SessionKey } from "../session/session.ts";
import type { SessionSeal } from "./session-seal.ts";
import type { PartReference, SnapshotManifest, StoredSnapshot, WriterId } from "./snapshot.ts";

/** Everything a session's snapshots have among the blobs lies below this. */
export function snapshotsPrefix(session: SessionKey): string {
  return `${blobPrefix(session)}snapshots/`;
}

/** The blob of a part that is not inline. */
export function partKey(
  session: SessionKey,
  seal: SessionSeal,
  { sha256, writer }: Pick<PartReference, "sha256" | "writer">,
): string {
  return `${snapshotsPrefix(session)}parts/${seal.nameOf(sha256)}-${writer}`;
}

/** The blob of a manifest, or of a list of parts. */
export function recordKey(
  session: SessionKey,
  record: "manifests" | "ledgers",
  name: string,
): string {
  return `${snapshotsPrefix(session)}${record}/${name}`;
}

/** Another one each time: a late write of a capture that was given up must not hit its successor's record. */
export function newRecordName(writer: WriterId): string {
  return `${randomBytes(8).toString("hex")}-${writer}`;
}

/** Every blob that a snapshot needs: what none of a session's snapshots needs may go. */
export function blobsOf(
  session: SessionKey,
  seal: SessionSeal,
  { sealed }: StoredSnapshot,
  { parts, ledger }: SnapshotManifest,
): string[] {
  const stored = parts.filter(({ writer }) => writer !== undefined);
  return [
    ...("blob" in sealed ? [recordKey(session, "manifests", sealed.blob)] : []),
    ...(ledger === undefined ? [] : [recordKey(session, "ledgers", ledger.blob)]),
    ...new Set(stored.map((part) => partKey(session, seal, part))),
  ];
}

/**
 * What a blob was written for, told from its name; undefined for what is no blob of a snapshot. One
 * of the session's fence or a later one may be part of a snapshot that is about to be committed.
 */
export function writerOf(blobKey: string): { version: number; fence: number } | undefined {
  const [, version, fence] = /\/snapshots\/\w+\/\w+-(\d+)-(\d+)$/.exec(blobKey) ?? [];
  if (version === undefined || fence === undefined) return undefined;
  return { version: Number(version), fence: Number(fence) };
}
