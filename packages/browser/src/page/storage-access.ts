/// <reference lib="dom" />
import type { Caches, CachesRead } from "./caches.ts";
import type { FilesRead, FileSystem } from "./file-system.ts";
import type { IndexedDB, IndexedDBRead } from "./indexed-db.ts";

/** Storage of a document; undefined where there is nothing in it. */
export type StorageRead = {
  /** Items by name, as JSON. */
  localStorage?: { text: string; count: number };
  sessionStorage?: { text: string; count: number };
  /** Absent where it was not asked for. */
  indexedDB?: IndexedDBRead;
  /** Whether there are any; absent where it was not asked for. */
  caches?: boolean;
};

/** As `read` gave it. */
export type StoredStorage = {
  localStorage?: string;
  indexedDB?: string;
  cacheStorage?: string;
  fileSystem?: string;
};

/** Reads and writes the storage of the document it runs in. */
export function createStorageAccess(databases: IndexedDB, caches: Caches, fileSystem: FileSystem) {
  function readItems(storage: Storage): StorageRead["localStorage"] {
    // Not its own keys: an item named as one of its methods or as its length is none of these.
    const all = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "");
    const names = all.toSorted((left, right) => (left < right ? -1 : 1));
    if (names.length === 0) return undefined;
    const items = names.map((name) => ({ name, value: storage.getItem(name) }));
    return { text: JSON.stringify(items), count: names.length };
  }

  /** A cookie that a page sets is on its way for a moment: whoever asks its document gets no answer before it is there. */
  function awaitCookies(): void {
    try {
      void document.cookie;
    } catch {
      // A document without an origin has none.
    }
  }

  /**
   * All that is asked for of the document's storage; undefined where it may have none, or where it is of
   * another origin than the one that was to be read.
   */
  async function read(
    of: string,
    wanted: { indexedDB: boolean; caches: boolean },
  ): Promise<StorageRead | undefined> {
    if (window.origin !== of) return undefined;
    awaitCookies();
    let items: StorageRead;
    try {
      items = { localStorage: readItems(localStorage), sessionStorage: readItems(sessionStorage) };
    } catch {
      return undefined;
    }
    return {
      ...items,
      ...(wanted.indexedDB ? { indexedDB: await databases.read() } : {}),
      ...(wanted.caches ? { caches: await caches.areThere() } : {}),
    };
  }

  /** As JSON; undefined where `read` would say so. */
  function readSessionStorage(of: string): string | undefined {
    if (window.origin !== of) return undefined;
    awaitCookies();
    try {
      return readItems(sessionStorage)?.text ?? "[]";
    } catch {
      return undefined;
    }
  }

  function readCaches(bytesMax: number): Promise<CachesRead> {
    return caches.read(bytesMax);
  }

  /** @param stamp of the last reading: where it is still the same, nothing is read. */
  function readFiles(bytesMax: number, stamp: string): Promise<FilesRead> {
    return fileSystem.read(bytesMax, stamp);
  }

  /** Fills empty storage with what was read. */
  async function write(stored: StoredStorage): Promise<void> {
    const items = JSON.parse(stored.localStorage ?? "[]") as { name: string; value: string }[];
    for (const { name, value } of items) localStorage.setItem(name, value);
    await databases.write(stored.indexedDB ?? "[]");
    if (stored.cacheStorage !== undefined) await caches.write(stored.cacheStorage);
    if (stored.fileSystem !== undefined) await fileSystem.write(stored.fileSystem);
  }

  return { read, readSessionStorage, readCaches, readFiles, write };
}

export type StorageAccess = ReturnType<typeof createStorageAccess>;
