import type { IndexedDBDatabase } from "@dormouse/contract";

/** A cookie with everything Chromium knows of it. Fields in the order of its protocol. */
export type StoredCookie = {
  name: string;
  value: string;
  /** With a leading dot for a domain cookie, without for a host-only one. */
  domain: string;
  path: string;
  /** Unix time in seconds; -1 for a session cookie. */
  expires: number;
  httpOnly: boolean;
  secure: boolean;
  /** Absent where the site did not say; Chromium then treats it as Lax, with two minutes' grace. */
  sameSite?: "Strict" | "Lax" | "None";
  priority?: "Low" | "Medium" | "High";
  sourceScheme?: "Unset" | "NonSecure" | "Secure";
  /** -1 where it is not known. */
  sourcePort?: number;
  /** The top-level site it belongs to (CHIPS). */
  partitionKey?: { topLevelSite: string; hasCrossSiteAncestor: boolean };
};

export type StorageItem = { name: string; value: string };

export type StoredStore = IndexedDBDatabase["stores"][number] & {
  /** What the key generator gives next: more than the highest key where records were deleted. */
  nextKey?: number;
};

/** Playwright's form of a database, and its key generators. */
export type StoredDatabase = Omit<IndexedDBDatabase, "stores"> & { stores: StoredStore[] };

/** A file of an origin's private file system, in base64; a folder has no content. */
export type StoredFile = { path: string[]; content?: string };

/** What a part's bytes hold: this, as JSON in UTF-8, lists sorted so that equal state has equal bytes. */
export type PartContent = {
  /** In the order of creation, which is the order they are sent in. */
  cookies: StoredCookie[];
  /** By name. */
  localStorage: StorageItem[];
  /** By name. */
  sessionStorage: StorageItem[];
  /** By name; stores by name; records by key. */
  indexedDB: StoredDatabase[];
  /** By path. */
  fileSystem: StoredFile[];
};

export function encodePart<Kind extends keyof PartContent>(
  _kind: Kind,
  content: PartContent[Kind],
): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(content));
}

export function decodePart<Kind extends keyof PartContent>(
  _kind: Kind,
  content: Uint8Array,
): PartContent[Kind] {
  return JSON.parse(new TextDecoder().decode(content)) as PartContent[Kind];
}

/** Sorts by UTF-16 code units, as no locale may have a say in what a hash is taken of. */
export function byName(left: { name: string }, right: { name: string }): number {
  return left.name < right.name ? -1 : left.name > right.name ? 1 : 0;
}
