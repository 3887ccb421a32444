/// <reference lib="dom" />
import type { IndexedDB, IndexedDBRead } from "./indexed-db.ts";

/** Storage of a document; undefined where there is nothing in it. */
export type StorageRead = {
  /** Items by name, as JSON. */
  localStorage?: { text: string; count: number };
  sessionStorage?: { text: string; count: number };
  /** Absent where it was not asked for. */
  indexedDB?: IndexedDBRead;
};

/** Reads and writes the storage of the document it runs in. */
export function createStorageAccess(databases: IndexedDB) {
  function readItems(storage: Storage): StorageRead["localStorage"] {
    // Not its own keys: an item named as one of its methods or as its length is none of these.
    const all = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "");
    const names = all.toSorted((left, right) => (left < right ? -1 : 1));
    if (names.length === 0) return undefined;
    const items = names.map((name) => ({ name, value: storage.getItem(name) }));
    return { text: JSON.stringify(items), count: names.length };
  }

  /** All that is asked for of the document's storage; undefined where it may have none. */
  async function read(wanted: { indexedDB: boolean }): Promise<StorageRead | undefined> {
    let items: StorageRead;
    try {
      items = { localStorage: readItems(localStorage), sessionStorage: readItems(sessionStorage) };
    } catch {
      return undefined;
    }
    return wanted.indexedDB ? { ...items, indexedDB: await databases.read() } : items;
  }

  function readSessionStorage(): string | undefined {
    try {
      return readItems(sessionStorage)?.text;
    } catch {
      return undefined;
    }
  }

  /** Fills empty storage. Both are JSON, as `read` gives it. */
  async function write(stored: { localStorage?: string; indexedDB?: string }): Promise<void> {
    const items = JSON.parse(stored.localStorage ?? "[]") as { name: string; value: string }[];
    for (const { name, value } of items) localStorage.setItem(name, value);
    await databases.write(stored.indexedDB ?? "[]");
  }

  return { read, readSessionStorage, write };
}

export type StorageAccess = ReturnType<typeof createStorageAccess>;
