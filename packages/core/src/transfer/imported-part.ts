import {
  byName,
  encodePart,
  type StorageItem,
  type StoredCookie,
  type StoredDatabase,
  type StoredFile,
} from "../snapshot/part-content.ts";
import type { CapturedPart } from "../snapshot/snapshot.ts";

/** Parts of a snapshot from what was imported; none where there is nothing in them. */
export function cookieParts(cookies: StoredCookie[]): CapturedPart[] {
  if (cookies.length === 0) return [];
  const content = encodePart("cookies", cookies);
  return [{ kind: "cookies", storageKey: "", content, count: cookies.length }];
}

export function localStorageParts(storageKey: string, items: StorageItem[]): CapturedPart[] {
  if (items.length === 0) return [];
  const content = encodePart("localStorage", items.toSorted(byName));
  return [{ kind: "localStorage", storageKey, content, count: items.length }];
}

export function indexedDBParts(storageKey: string, databases: StoredDatabase[]): CapturedPart[] {
  if (databases.length === 0) return [];
  const content = encodePart("indexedDB", databases.toSorted(byName));
  const stores = databases.flatMap((database) => database.stores);
  const count = stores.reduce((sum, { records }) => sum + records.length, 0);
  return [{ kind: "indexedDB", storageKey, content, count }];
}

export function fileSystemParts(storageKey: string, files: StoredFile[]): CapturedPart[] {
  if (files.length === 0) return [];
  const pathOf = ({ path }: StoredFile) => path.join("/");
  const sorted = files.toSorted((left, right) => (pathOf(left) < pathOf(right) ? -1 : 1));
  const count = files.filter(({ content }) => content !== undefined).length;
  return [{ kind: "fileSystem", storageKey, content: encodePart("fileSystem", sorted), count }];
}
