import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { zstdCompress, zstdDecompress, constants } from "node:zlib";
import { blobPrefix } from "../session/blob-prefix.ts";
import type { SessionKey } from "../session/session.ts";
import { ActionError } from "../step/errors.ts";
import type { Blobs } from "../world/blobs.ts";
import { recordBytesMax } from "../world/commit-size.ts";
import {
  partId,
  type CapturedPart,
  type CapturedState,
  type PartReference,
  type SnapshotManifest,
} from "./snapshot.ts";

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

/** Parts up to this size, compressed, travel in the manifest and cost no round trip of their own. */
const maxInlinePartBytes = 4 * 1024;
/** What the manifest holds inline in all: it must fit a table item of 400 KB, beside the references. */
const maxInlineTotalBytes = 96 * 1024;
const maxParts = 1_000;
const maxStateBytes = 64 * 1024 * 1024;
/** Names of the parts are in the manifest too, which takes them only while they are short. */
const maxNameBytes = 128 * 1024;

export type StoreOptions = { base: SnapshotManifest | undefined; step: number; nowMs: number };

/**
 * Stores what a browser captured as the session's next snapshot. Content the base already has is
 * not written again.
 * @returns the manifest, which counts once it is committed.
 * @throws ActionError `state_too_large`
 */
export async function storeCapture(
  blobs: Blobs,
  key: SessionKey,
  captured: CapturedState,
  { base, step, nowMs }: StoreOptions,
): Promise<SnapshotManifest> {
  refuseTooLarge(captured.parts);
  const stored = new Map((base?.parts ?? []).map((part) => [part.sha256, part]));
  const kept = captured.parts.filter((part): part is PartReference => !("content" in part));
  const writer: PartWriter = {
    blobs,
    key,
    stored,
    inlineBytesLeft: maxInlineTotalBytes - inlineBytes(kept),
    writes: [],
  };
  const parts: PartReference[] = [...kept];
  for (const part of captured.parts) {
    if ("content" in part) parts.push(await storePart(writer, part));
  }
  const manifest: SnapshotManifest = {
    version: (base?.version ?? 0) + 1,
    step,
    createdAtMs: nowMs,
    parts: parts.toSorted((a, b) => (partId(a) < partId(b) ? -1 : 1)),
    tabs: captured.tabs,
    dialogs: captured.dialogs,
    ...(captured.viewport === undefined ? {} : { viewport: captured.viewport }),
  };
  await Promise.all(writer.writes);
  refuseTooLongManifest(manifest);
  return manifest;
}

/** @returns the part's content, as it was captured. */
export async function loadPart(
  blobs: Blobs,
  key: SessionKey,
  part: PartReference,
): Promise<Uint8Array> {
  if (part.inline !== undefined) return decompress(Buffer.from(part.inline, "base64"));
  const blobKey = partKey(key, part.sha256);
  const stored = await blobs.get(blobKey);
  if (stored === undefined) throw new Error(`blob ${blobKey} is missing`);
  return decompress(stored);
}

type PartWriter = {
  blobs: Blobs;
  key: SessionKey;
  /** Parts of the base by hash: those that lie in a blob need not be written again. */
  stored: Map<string, PartReference>;
  inlineBytesLeft: number;
  writes: Promise<void>[];
};

async function storePart(
  writer: PartWriter,
  { content, ...name }: Extract<CapturedPart, { content: Uint8Array }>,
): Promise<PartReference> {
  const sha256 = createHash("sha256").update(content).digest("hex");
  const reference = { ...name, sha256, bytes: content.byteLength };
  const stored = writer.stored.get(sha256);
  if (stored !== undefined && stored.inline === undefined) return reference;
  const encoded = await compress(content, { params: { [constants.ZSTD_c_compressionLevel]: 3 } });
  if (encoded.byteLength <= Math.min(maxInlinePartBytes, writer.inlineBytesLeft)) {
    writer.inlineBytesLeft -= encoded.byteLength;
    return { ...reference, inline: encoded.toString("base64") };
  }
  writer.writes.push(writer.blobs.put(partKey(writer.key, sha256), encoded, "application/zstd"));
  return reference;
}

function inlineBytes(parts: PartReference[]): number {
  return parts.reduce((sum, part) => sum + ((part.inline?.length ?? 0) * 3) / 4, 0);
}

function partKey(key: SessionKey, sha256: string): string {
  return `${blobPrefix(key)}parts/${sha256}`;
}

function refuseTooLarge(parts: CapturedPart[]): void {
  const sizes = parts.map((part) => ("content" in part ? part.content.byteLength : part.bytes));
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  const nameBytes = parts.reduce((sum, part) => sum + Buffer.byteLength(part.storageKey), 0);
  if (bytes <= maxStateBytes && parts.length <= maxParts && nameBytes <= maxNameBytes) return;
  const largest = parts[sizes.indexOf(Math.max(...sizes))];
  throw new ActionError(
    "state_too_large",
    `The browser holds ${bytes} bytes of state in ${parts.length} parts; at most ${maxStateBytes} bytes in ` +
      `${maxParts} parts, whose origins take ${maxNameBytes} bytes, can be kept. The largest is the ${largest?.kind} of ${largest?.storageKey || "all sites"}.`,
  );
}

/** A table's item holds the manifest: names, hashes and what the tabs remember count too. */
function refuseTooLongManifest(manifest: SnapshotManifest): void {
  const bytes = Buffer.byteLength(JSON.stringify(manifest));
  if (bytes <= recordBytesMax) return;
  throw new ActionError(
    "state_too_large",
    `The browser's state has ${manifest.parts.length} parts in ${manifest.tabs.length} tabs; their list ` +
      `takes ${bytes} bytes, at most ${recordBytesMax} can be kept.`,
  );
}
