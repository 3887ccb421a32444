import type {
  IndexedDBDatabase,
  StorageState,
  StorageStateCookie,
  StorageStateOrigin,
} from "@dormouse/contract";
import {
  byName,
  decodePart,
  encodePart,
  type StoredCookie,
  type StoredDatabase,
} from "./part-content.ts";
import type { CapturedPart, CapturedState, PartReference, SnapshotManifest } from "./snapshot.ts";

/**
 * A snapshot in Playwright's format, as `browser.newContext({ storageState })` takes it. The format
 * has no place for sessionStorage, tabs and partitioned storage, nor for records with blobs: these
 * are left out.
 *
 * @param load gives a part's content, decompressed
 */
export async function toStorageState(
  manifest: Pick<SnapshotManifest, "parts">,
  load: (part: PartReference) => Promise<Uint8Array>,
): Promise<StorageState> {
  const origins = new Map<string, StorageStateOrigin>();
  const originOf = (storageKey: string): StorageStateOrigin => {
    const origin = origins.get(storageKey) ?? { origin: storageKey, localStorage: [] };
    origins.set(storageKey, origin);
    return origin;
  };
  const cookies: StorageStateCookie[] = [];

  const loaded = await Promise.all(
    manifest.parts
      .filter((part) => part.kind === "cookies" || isWholeOrigin(part))
      .map(async (part) => ({ part, content: await load(part) })),
  );
  for (const { part, content } of loaded) {
    if (part.kind === "cookies") {
      cookies.push(...decodePart("cookies", content).map(toStorageStateCookie));
    } else if (part.kind === "localStorage") {
      originOf(part.storageKey).localStorage = decodePart("localStorage", content);
    } else {
      originOf(part.storageKey).indexedDB = decodePart("indexedDB", content).map(
        toStorageStateDatabase,
      );
    }
  }
  const byOrigin = [...origins.values()].toSorted((left, right) =>
    left.origin < right.origin ? -1 : 1,
  );
  return { cookies, origins: byOrigin };
}

/** The state of a browser that never had a tab, from Playwright's format. */
export function fromStorageState(state: StorageState): CapturedState {
  const parts: CapturedPart[] = [];
  if (state.cookies.length > 0) {
    const cookies = state.cookies.map(fromStorageStateCookie);
    parts.push({ kind: "cookies", storageKey: "", content: encodePart("cookies", cookies) });
  }
  const origins = new Map(state.origins.map((entry) => [new URL(entry.origin).origin, entry]));
  for (const [storageKey, entry] of origins) {
    if (entry.localStorage.length > 0) {
      const items = entry.localStorage.toSorted(byName);
      const content = encodePart("localStorage", items);
      parts.push({ kind: "localStorage", storageKey, content });
    }
    if (entry.indexedDB !== undefined && entry.indexedDB.length > 0) {
      const databases = entry.indexedDB.toSorted(byName);
      parts.push({ kind: "indexedDB", storageKey, content: encodePart("indexedDB", databases) });
    }
  }
  return { parts, tabs: [], dialogs: { response: "dismiss" } };
}

/** Storage of a third party under another site has a longer key, which the format cannot say. */
function isWholeOrigin(part: PartReference): boolean {
  const exported = part.kind === "localStorage" || part.kind === "indexedDB";
  return exported && !part.storageKey.includes("^");
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
    ...(cookie.partitionKey === undefined
      ? {}
      : {
          partitionKey: cookie.partitionKey.topLevelSite,
          _crHasCrossSiteAncestor: cookie.partitionKey.hasCrossSiteAncestor,
        }),
  };
}

function fromStorageStateCookie(cookie: StorageStateCookie): StoredCookie {
  const { partitionKey, _crHasCrossSiteAncestor, ...attributes } = cookie;
  if (partitionKey === undefined) return attributes;
  return {
    ...attributes,
    partitionKey: {
      topLevelSite: partitionKey,
      hasCrossSiteAncestor: _crHasCrossSiteAncestor ?? true,
    },
  };
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

/** Blobs, files and views have tags that Playwright does not know. Names of the site's own are values here. */
function hasOwnTag(encoded: unknown): boolean {
  if (typeof encoded !== "object" || encoded === null) return false;
  return Object.entries(encoded).some(
    ([tag, content]) => tag === "bl" || tag === "fi" || tag === "dv" || hasOwnTag(content),
  );
}
