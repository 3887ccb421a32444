import type {
  IndexedDBDatabase,
  OPFSEntry,
  StorageState,
  StorageStateCookie,
  StorageStateOrigin,
} from "@dormouse/contract";
import {
  cookieParts,
  fileSystemParts,
  indexedDBParts,
  localStorageParts,
} from "./imported-part.ts";
import {
  decodePart,
  type StoredCookie,
  type StoredDatabase,
  type StoredFile,
} from "../snapshot/part-content.ts";
import type { LeftOut } from "./left-out.ts";
import { toPartitionKey, toPlaywrightPartition } from "./partition-key.ts";
import {
  defaultDialogs,
  type CapturedState,
  type PartKind,
  type PartReference,
  type SnapshotManifest,
} from "../snapshot/snapshot.ts";

/** A state in Playwright's format, and how much of the snapshot has no place in it. */
export type ExportedStorageState = { state: StorageState; leftOut: LeftOut };

/**
 * A snapshot in Playwright's format, as `browser.newContext({ storageState })` takes it. The format
 * has no place for sessionStorage, tabs and partitioned storage, nor for records with blobs or with
 * what only the browser's own files hold: these are left out.
 *
 * @param load gives a part's content, decompressed
 */
export async function toStorageState(
  manifest: Pick<SnapshotManifest, "parts">,
  load: (part: PartReference) => Promise<Uint8Array>,
): Promise<ExportedStorageState> {
  const origins = new Map<string, StorageStateOrigin>();
  const originOf = (storageKey: string): StorageStateOrigin => {
    const origin = origins.get(storageKey) ?? { origin: storageKey, localStorage: [] };
    origins.set(storageKey, origin);
    return origin;
  };
  const cookies: StorageStateCookie[] = [];
  let unsaidRecords = 0;

  const loaded = await Promise.all(
    manifest.parts
      .filter((part) => part.kind === "cookies" || isExported(part))
      .map(async (part) => ({ part, content: await load(part) })),
  );
  for (const { part, content } of loaded) {
    if (part.kind === "cookies") {
      cookies.push(...decodePart("cookies", content).map(toStorageStateCookie));
    } else if (part.kind === "localStorage") {
      originOf(part.storageKey).localStorage = decodePart("localStorage", content);
    } else if (part.kind === "fileSystem") {
      originOf(part.storageKey).opfs = decodePart("fileSystem", content).map(toOPFSEntry);
    } else {
      const databases = decodePart("indexedDB", content);
      unsaidRecords += part.leftOut ?? 0;
      unsaidRecords += databases.reduce((sum, database) => sum + unsaidRecordsOf(database), 0);
      originOf(part.storageKey).indexedDB = databases.map(toStorageStateDatabase);
    }
  }
  const byOrigin = [...origins.values()].toSorted((left, right) =>
    left.origin < right.origin ? -1 : 1,
  );
  return {
    state: { cookies, origins: byOrigin },
    leftOut: { ...leftOutParts(manifest.parts), "indexeddb-records": unsaidRecords },
  };
}

/** The state of a browser that never had a tab, from Playwright's format. */
export function fromStorageState(state: StorageState): CapturedState {
  const parts = [
    ...cookieParts(state.cookies.map(fromStorageStateCookie)),
    ...[...originsOf(state)].flatMap(([origin, { localStorage, indexedDB = [], opfs = [] }]) => [
      ...localStorageParts(origin, localStorage),
      ...indexedDBParts(origin, indexedDB),
      ...fileSystemParts(origin, opfs.map(fromOPFSEntry)),
    ]),
  ];
  return { parts, tabs: [], dialogs: defaultDialogs };
}

/** By their origins as a browser writes them. */
export function originsOf({ origins }: StorageState): Map<string, StorageStateOrigin> {
  return new Map(origins.map((entry) => [new URL(entry.origin).origin, entry]));
}

const exportedKinds: ReadonlySet<PartKind> = new Set(["localStorage", "indexedDB", "fileSystem"]);

/** Storage of a third party under another site has a longer key, which the format cannot say. */
function isExported({ kind, storageKey }: PartReference): boolean {
  return exportedKinds.has(kind) && !isPartitioned(storageKey);
}

function isPartitioned(storageKey: string): boolean {
  return storageKey.includes("^");
}

function leftOutParts(parts: PartReference[]): LeftOut {
  const number = (matches: (part: PartReference) => boolean) => parts.filter(matches).length;
  return {
    "session-storage": number(({ kind }) => kind === "sessionStorage"),
    "partitioned-storage": number(
      ({ kind, storageKey }) => exportedKinds.has(kind) && isPartitioned(storageKey),
    ),
    "cache-storage": number(({ kind }) => kind === "cacheStorage"),
  };
}

function toStorageStateCookie(cookie: StoredCookie): StorageStateCookie {
  return {
    name: cookie.name,
    value: cookie.value,
    domain: cookie.domain,
    path: cookie.path,
    expires: cookie.expires,
    httpOnly: cookie.httpOnly,
    secure: cookie.secure,
    sameSite: cookie.sameSite ?? "Lax",
    ...toPlaywrightPartition(cookie.partitionKey),
  };
}

export function fromStorageStateCookie(cookie: StorageStateCookie): StoredCookie {
  const { partitionKey, _crHasCrossSiteAncestor, ...attributes } = cookie;
  if (partitionKey === undefined) return attributes;
  return { ...attributes, partitionKey: toPartitionKey(partitionKey, _crHasCrossSiteAncestor) };
}

function toOPFSEntry({ path, content }: StoredFile): OPFSEntry {
  const joined = path.join("/");
  return content === undefined
    ? { path: joined, type: "directory" }
    : { path: joined, type: "file", base64: content };
}

export function fromOPFSEntry({ path, type, base64 = "" }: OPFSEntry): StoredFile {
  const names = path.split("/");
  return type === "directory" ? { path: names } : { path: names, content: base64 };
}

function toStorageStateDatabase(database: StoredDatabase): IndexedDBDatabase {
  return {
    ...database,
    stores: database.stores.map(({ nextKey: _nextKey, ...store }) => ({
      ...store,
      records: store.records.filter(({ valueEncoded }) => !hasOwnTag(valueEncoded)),
    })),
  };
}

function unsaidRecordsOf({ stores }: StoredDatabase): number {
  const records = stores.flatMap((store) => store.records);
  return records.filter(({ valueEncoded }) => hasOwnTag(valueEncoded)).length;
}

/** Blobs, files and views have tags that Playwright does not know. Names of the site's own are values here. */
function hasOwnTag(encoded: unknown): boolean {
  if (typeof encoded !== "object" || encoded === null) return false;
  return Object.entries(encoded).some(
    ([tag, content]) => tag === "bl" || tag === "fi" || tag === "dv" || hasOwnTag(content),
  );
}
