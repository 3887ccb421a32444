import type { CDPSession, Protocol } from "puppeteer-core";
import type { StoredCache, StoredEntry } from "../page/caches.ts";
import { largeStorageBytesMax, tooLarge } from "./large-storage.ts";
import { callInFrame } from "./page-code.ts";
import { sha256, type PartIndex } from "./part-index.ts";
import { isContent, readingOf, type Reading } from "./reading.ts";
import type { SeededDocument } from "./seeder.ts";
import { serializedStorageKey } from "./storage-key.ts";

type Entry = Protocol.CacheStorage.DataEntry;
type Listed = { name: string; cacheId: string; entries: Entry[] };

const entriesMax = 100_000;

/** Reads origins' caches, and not again while they hold the responses of the same moments. */
export class CacheStorageReader {
  readonly #remembered = new Map<string, { stamp: string; sha256: string }>();

  async read(
    { session, frameId }: SeededDocument,
    storageKey: string,
    base: PartIndex,
  ): Promise<Reading> {
    const listed = await list(session, storageKey);
    const stamp = sha256(JSON.stringify(listed));
    const remembered = this.#remembered.get(storageKey);
    const inBase = base.get({ kind: "cacheStorage", storageKey })?.sha256;
    if (remembered?.stamp === stamp && remembered.sha256 === inBase) return "as in base";
    this.#remembered.delete(storageKey);
    const read = await callInFrame(session, frameId, "readCaches", largeStorageBytesMax);
    if ("bytes" in read) return tooLarge(read.bytes);
    const text = await withOpaque(read.text, listed, session);
    if (Buffer.byteLength(text) > 2 * largeStorageBytesMax) {
      return tooLarge(Buffer.byteLength(text));
    }
    const reading = readingOf(text, { count: read.count });
    if (isContent(reading)) this.#remembered.set(storageKey, { stamp, sha256: reading.sha256 });
    return reading;
  }
}

async function list(session: CDPSession, storageKey: string): Promise<Listed[]> {
  const { caches } = await session.send("CacheStorage.requestCacheNames", {
    storageKey: serializedStorageKey(storageKey),
  });
  return Promise.all(
    caches.map(async ({ cacheId, cacheName: name }) => {
      const asked = { cacheId, skipCount: 0, pageSize: entriesMax };
      const { cacheDataEntries } = await session.send("CacheStorage.requestEntries", asked);
      return { name, cacheId, entries: cacheDataEntries };
    }),
  );
}

/** A page is told nothing of the responses that other sites gave without its asking for leave. */
async function withOpaque(text: string, listed: Listed[], session: CDPSession): Promise<string> {
  if (!text.includes('"type":"opaque"')) return text;
  const caches = JSON.parse(text) as StoredCache[];
  for (const { name, entries } of caches) {
    const cache = listed.find((candidate) => candidate.name === name);
    for (const entry of entries) {
      if (entry.response.type !== "opaque") continue;
      const found = cache?.entries.find((candidate) => isOf(entry, candidate));
      if (cache === undefined || found === undefined)
        throw new Error("it changed while it was read");
      const { response } = await session.send("CacheStorage.requestCachedResponse", {
        cacheId: cache.cacheId,
        requestURL: found.requestURL,
        requestHeaders: found.requestHeaders,
      });
      entry.response.status = found.responseStatus;
      entry.response.statusText = found.responseStatusText;
      entry.response.headers = found.responseHeaders.map((header) => [header.name, header.value]);
      entry.response.body = response.body;
    }
  }
  return JSON.stringify(caches);
}

function isOf(entry: StoredEntry, listed: Entry): boolean {
  const headers = new Map(
    listed.requestHeaders.map((header) => [header.name.toLowerCase(), header.value]),
  );
  return (
    listed.requestURL === entry.url &&
    headers.size === entry.headers.length &&
    entry.headers.every(([name, value]) => headers.get(name) === value)
  );
}
