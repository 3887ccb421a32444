import type { SnapshotNote } from "@dormouse/contract";
import type { StorageRead } from "../page/storage-access.ts";
import { CacheStorageReader } from "./cache-storage-reader.ts";
import { FileSystemReader } from "./file-system-reader.ts";
import { evicted, type IndexedDBReader } from "./indexed-db-reader.ts";
import type { KnownItems } from "./known-items.ts";
import { callInFrame } from "./page-code.ts";
import type { PartIndex } from "./part-index.ts";
import type { ProfileFolders } from "./profile-folders.ts";
import { originKinds, readingOf, type Reading, type Readings } from "./reading.ts";
import type { SeededDocument } from "./seeder.ts";
import { rareKinds } from "./write-rare-storage.ts";
import {
  formatStorageKey,
  lastOf,
  mayBelong,
  parseStorageKey,
  type OriginChain,
} from "./storage-key.ts";

/** What was found in a document's storage. */
export type OriginRead = {
  readings: Readings;
  notes: SnapshotNote[];
  /** Items of the tab's sessionStorage, as JSON. */
  sessionStorage: string;
};

/** Reads all kinds of storage that a document shares with the others of its storage key. */
export class OriginReader {
  readonly #databases: IndexedDBReader;
  readonly #items: KnownItems;
  readonly #folders: ProfileFolders;
  readonly #caches = new CacheStorageReader();
  readonly #files = new FileSystemReader();

  constructor(databases: IndexedDBReader, items: KnownItems, folders: ProfileFolders) {
    this.#databases = databases;
    this.#items = items;
    this.#folders = folders;
  }

  /** @returns undefined where the document may have no storage, or is of another storage key by now. */
  async read(
    { session, frameId }: SeededDocument,
    storageKey: string,
    base: PartIndex,
  ): Promise<OriginRead | undefined> {
    const document = { session, frameId };
    const origin = parseStorageKey(storageKey)?.origin ?? "";
    const [inBase, hasCaches, hasFiles] = await Promise.all([
      this.#databases.isInBase(storageKey, base),
      this.#folders.hasCaches(),
      this.#folders.hasFiles(),
    ]);
    let storage: StorageRead | undefined;
    const read = async (): Promise<StorageRead> => {
      const wanted = { indexedDB: !inBase, caches: hasCaches };
      storage = await callInFrame(session, frameId, "read", origin, wanted);
      return storage ?? {};
    };
    const { notes, ...databases } = inBase
      ? (await read(), { notes: [] })
      : await this.#databases.read(storageKey, { session, read }, base);
    if (storage === undefined) return undefined;
    const { localStorage, sessionStorage, caches } = storage;
    this.#items.remember(storageKey, localStorage?.text);
    const readings: Readings = new Map([
      ["localStorage", readingOf(localStorage?.text, { count: localStorage?.count ?? 0 })],
    ]);
    if (databases.indexedDB !== undefined) readings.set("indexedDB", databases.indexedDB);
    if (databases.indexedDBFiles !== undefined) {
      readings.set("indexedDBFiles", databases.indexedDBFiles);
    }
    if (databases.indexedDB === evicted) {
      for (const kind of rareKinds) {
        if (base.get({ kind, storageKey }) !== undefined) readings.set(kind, evicted);
      }
      return { readings, notes, sessionStorage: sessionStorage?.text ?? "[]" };
    }
    if (caches === false) readings.set("cacheStorage", "none");
    if (caches === true) {
      const cacheStorage = this.#caches.read(document, storageKey, base).catch(failed);
      readings.set("cacheStorage", await cacheStorage);
    }
    if (hasFiles) {
      const fileSystem = this.#files.read(document, storageKey, base).catch(failed);
      readings.set("fileSystem", await fileSystem);
    }
    return { readings, notes, sessionStorage: sessionStorage?.text ?? "[]" };
  }

  /**
   * What can be had of a chain's storage without its pages: the files of its databases, beside what
   * the base has.
   *
   * @param cause why its pages do not give it
   */
  async readUnasked(
    chain: OriginChain,
    base: PartIndex,
    cause: string,
  ): Promise<Map<string, Omit<OriginRead, "sessionStorage">>> {
    const known = base.all().flatMap(({ storageKey }) => parseStorageKey(storageKey) ?? []);
    const keys = [{ origin: lastOf(chain) }, ...known].filter((key) => mayBelong(key, chain));
    const reads = new Map<string, Omit<OriginRead, "sessionStorage">>();
    for (const storageKey of new Set(keys.map(formatStorageKey))) {
      const readings: Readings = new Map();
      if (storageKey === lastOf(chain)) {
        for (const kind of ["localStorage", "indexedDB"] as const) {
          readings.set(kind, { failed: cause });
        }
      }
      for (const kind of originKinds) {
        if (base.get({ kind, storageKey }) !== undefined) readings.set(kind, { failed: cause });
      }
      const { indexedDBFiles } = await this.#databases.readUnasked(storageKey);
      if (indexedDBFiles !== undefined) readings.set("indexedDBFiles", indexedDBFiles);
      reads.set(storageKey, { readings, notes: [] });
    }
    return reads;
  }
}

function failed(error: unknown): Reading {
  return { failed: error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error) };
}

/** As the parts' names have it; undefined for documents whose storage cannot be had again. */
export async function storageKeyOf({
  session,
  frameId,
}: SeededDocument): Promise<string | undefined> {
  const { storageKey } = await session.send("Storage.getStorageKey", { frameId });
  const key = parseStorageKey(storageKey);
  return key === undefined ? undefined : formatStorageKey(key);
}
