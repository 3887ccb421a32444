import type { SnapshotNote } from "@dormouse/contract";
import type { CapturedPart, PartKind, PartName } from "@dormouse/core";
import { sha256, type PartIndex } from "./part-index.ts";

/** What a storage key has; cookies are the browser's, sessionStorage is a tab's. */
export const originKinds = [
  "localStorage",
  "indexedDB",
  "indexedDBFiles",
  "cacheStorage",
  "fileSystem",
] as const satisfies PartKind[];
export type OriginKind = (typeof originKinds)[number];

export type Content = {
  content: Uint8Array;
  sha256: string;
  count?: number;
  browserVersion?: string;
  leftOut?: number;
};

/** What came of reading one kind of storage. */
export type Reading =
  | Content
  /** There is nothing in it, or no longer. */
  | "none"
  /** It is what the base has of it. */
  | "as in base"
  /** Why it could not be read: what the base has of it is kept. */
  | { failed: string }
  /** What is in it: too much. What the base has, of before it grew, is kept. */
  | { tooLarge: string; bytes: number };

/** All kinds of one storage key. A kind that is not there is as in the base. */
export type Readings = Map<OriginKind, Reading>;

/** @param content undefined where there is nothing */
export function readingOf(
  content: Uint8Array | string | undefined,
  about: Pick<Content, "count" | "browserVersion" | "leftOut">,
): Reading {
  if (content === undefined) return "none";
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  return { content: bytes, sha256: sha256(bytes), ...about };
}

/** The parts that a storage key has once its storage was read. */
export function partsOf(storageKey: string, readings: Readings, base: PartIndex): CapturedPart[] {
  return originKinds.flatMap((kind) => {
    const name = { kind, storageKey };
    const reading = readings.get(kind) ?? "as in base";
    if (reading === "none") return [];
    if (isContent(reading)) return [partOf(name, reading, base)];
    const before = base.get(name);
    return before === undefined ? [] : [before];
  });
}

/** The reference of what the base has, where that is the same. What is left out of the content is not in its hash. */
export function partOf(
  name: PartName,
  { sha256: hash, ...content }: Content,
  base: PartIndex,
): CapturedPart {
  const before = base.get(name);
  if (before?.sha256 !== hash) return { ...name, ...content };
  if (before.leftOut === content.leftOut) return before;
  const { leftOut: _before, ...reference } = before;
  return content.leftOut === undefined ? reference : { ...reference, leftOut: content.leftOut };
}

/** The hashes that a base has whose parts are these readings. */
export function hashesOf(
  storageKey: string,
  readings: Readings,
  base: PartIndex,
): (string | undefined)[] {
  return originKinds.map((kind) => {
    const reading = readings.get(kind) ?? "as in base";
    if (reading === "none") return undefined;
    return isContent(reading) ? reading.sha256 : base.get({ kind, storageKey })?.sha256;
  });
}

/** What is to be said of what was not read as it should. */
export function notesOf(storageKey: string, readings: Readings): SnapshotNote[] {
  return [...readings].flatMap(([kind, reading]): SnapshotNote[] => {
    if (typeof reading === "string" || "content" in reading) return [];
    if ("failed" in reading) {
      return [{ code: "kept_last_good", kind, storageKey, detail: reading.failed }];
    }
    const { bytes, tooLarge: detail } = reading;
    return [{ code: "too_large", kind, storageKey, bytes, detail }];
  });
}

export function isContent(reading: Reading): reading is Content {
  return typeof reading === "object" && "content" in reading;
}
