/**
 * The origins of a document and its ancestors, from the top down. Together they say which storage
 * the document has: third parties have one for each site they are embedded in.
 */
export type OriginChain = [string, ...string[]];

export function chainId(chain: OriginChain): string {
  return JSON.stringify(chain);
}

export function lastOf(chain: OriginChain): string {
  return chain.at(-1) ?? chain[0];
}

export type StorageKey = {
  origin: string;
  /** Set where a third party is embedded in this site. */
  topLevelSite?: string;
  /** The document's own site is on top, with another site in between. */
  crossSiteAncestor?: true;
};

/**
 * Chromium serializes a key as `https://a.example/`, with `^0https://b.example` behind it for the
 * top-level site, or `^31` for a cross-site ancestor. Ours for a whole origin is just the origin.
 *
 * @returns undefined for keys of opaque and one-time contexts, which cannot be had again
 */
export function parseStorageKey(serialized: string): StorageKey | undefined {
  const [, origin, suffix] = /^(https?:\/\/[^/^]+)\/?(\^.*)?$/.exec(serialized) ?? [];
  if (origin === undefined) return undefined;
  if (suffix === undefined) return { origin };
  if (suffix === "^31") return { origin, crossSiteAncestor: true };
  const topLevelSite = /^\^0(https?:\/\/[^^]+)$/.exec(suffix)?.[1];
  return topLevelSite === undefined ? undefined : { origin, topLevelSite };
}

export function formatStorageKey(key: StorageKey): string {
  if (key.topLevelSite !== undefined) return `${key.origin}/^0${key.topLevelSite}`;
  return key.crossSiteAncestor ? `${key.origin}/^31` : key.origin;
}

/** A key as we write it, as Chromium does. */
export function serializedStorageKey(storageKey: string): string {
  return storageKey.includes("^") ? storageKey : `${storageKey}/`;
}

/** Documents nested in this way have the storage of this key. */
export function chainOf(key: StorageKey): OriginChain {
  if (key.topLevelSite !== undefined) return [key.topLevelSite, key.origin];
  if (key.crossSiteAncestor === undefined) return [key.origin];
  const { protocol } = new URL(key.origin);
  return [key.origin, `${protocol}//ancestor.invalid`, key.origin];
}

/** Whether a document under this chain may turn out to have the storage of the key. */
export function mayBelong(key: StorageKey, chain: OriginChain): boolean {
  if (key.origin !== lastOf(chain)) return false;
  if (key.topLevelSite !== undefined) {
    return chain.length > 1 && isOfSite(chain[0], key.topLevelSite);
  }
  return key.crossSiteAncestor === undefined || chain.length > 2;
}

function isOfSite(origin: string, site: string): boolean {
  const [left, right] = [new URL(origin), new URL(site)];
  if (left.protocol !== right.protocol) return false;
  return left.hostname === right.hostname || left.hostname.endsWith(`.${right.hostname}`);
}
