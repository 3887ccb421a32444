import type { SnapshotNote } from "@dormouse/contract";
import type { CDPSession } from "puppeteer-core";
import type { DatabaseRead, IndexedDBRead } from "../page/indexed-db.ts";
import type { StorageRead } from "../page/storage-access.ts";
import type { IndexedDBFiles } from "./indexed-db-files.ts";
import type { KnownItems } from "./known-items.ts";
import type { PartIndex } from "./part-index.ts";
import { isContent, readingOf, type Reading } from "./reading.ts";
import { serializedStorageKey } from "./storage-key.ts";

/** The files of an origin at a moment, and the hashes of the parts that hold them. */
export type StampedParts = {
  stamp: string;
  hashes: { [Kind in IndexedDBKind]: string | undefined };
};
type IndexedDBKind = "indexedDB" | "indexedDBFiles";
const kinds: IndexedDBKind[] = ["indexedDB", "indexedDBFiles"];

export type IndexedDBReadings = Partial<Record<IndexedDBKind, Reading>> & { notes: SnapshotNote[] };

/** A document whose databases are to be read. */
export type AskedDocument = { session: CDPSession; read(): Promise<StorageRead> };

/** It goes at once with the origin's caches and files. */
export const evicted = {
  failed: "the browser threw its files away, as it does when space runs out",
};

/** To open databases that were closed changes their files once. */
const readsMax = 3;

/**
 * Reads IndexedDB in both forms: its files, which hold everything, for the Chromium they are of; and
 * its records, for any. Neither, where the files have not changed.
 */
export class IndexedDBReader {
  readonly #files: IndexedDBFiles;
  readonly #browserVersion: string;
  readonly #placed: (storageKey: string) => StampedParts | undefined;
  readonly #items: KnownItems;
  readonly #remembered = new Map<string, StampedParts>();

  /** @param options.placed how the files of an origin were when they had been put in place */
  constructor(options: {
    files: IndexedDBFiles;
    /** Of the Chromium that runs. */
    browserVersion: string;
    placed(storageKey: string): StampedParts | undefined;
    items: KnownItems;
  }) {
    this.#files = options.files;
    this.#browserVersion = options.browserVersion;
    this.#placed = options.placed;
    this.#items = options.items;
  }

  /** Whether the base has the databases as they are. Asks no page. */
  async isInBase(storageKey: string, base: PartIndex): Promise<boolean> {
    const remembered = this.#remembered.get(storageKey) ?? this.#placed(storageKey);
    if (remembered === undefined) return false;
    const { stamp, hashes } = remembered;
    return (
      kinds.every((kind) => base.get({ kind, storageKey })?.sha256 === hashes[kind]) &&
      (await this.#files.stamp(storageKey)) === stamp
    );
  }

  async read(
    storageKey: string,
    document: AskedDocument,
    base: PartIndex,
  ): Promise<IndexedDBReadings> {
    this.#remembered.delete(storageKey);
    const { storage, stamp } = await this.#readStill(storageKey, document);
    const found = await this.#refuseLoss(storageKey, storage, base);
    if ("failed" in found) return { indexedDB: found, ...(await this.readUnasked(storageKey)) };
    const { databases } = found;
    const structure = await structureOf(databases, storageKey, document.session);
    const isSame = this.#isSameInBase(storageKey, structure, databases, base);
    const indexedDBFiles =
      databases.length === 0 ? "none" : isSame ? "as in base" : await this.#readFiles(storageKey);
    const indexedDB = indexedDBFiles === "none" ? structure : withLeftOut(structure, databases);
    const stampNow = await this.#files.stamp(storageKey);
    if (stamp !== undefined && stamp === stampNow) {
      const before = base.get({ kind: "indexedDBFiles", storageKey })?.sha256;
      const hashes = {
        indexedDB: hashOf(indexedDB, undefined),
        indexedDBFiles: hashOf(indexedDBFiles, before),
      };
      this.#remembered.set(storageKey, { stamp, hashes });
    }
    const notes = notPortable(storageKey, databases, indexedDBFiles !== "none");
    const hasRestless = databases.length > 0 && indexedDBFiles === "none" && stampNow !== "";
    return {
      indexedDB,
      indexedDBFiles,
      notes: hasRestless ? [...notes, restless(storageKey)] : notes,
    };
  }

  /** What can be had without the page: the files. */
  async readUnasked(storageKey: string): Promise<IndexedDBReadings> {
    const reading = await this.#readFiles(storageKey);
    return { notes: [], ...(reading === "none" ? {} : { indexedDBFiles: reading }) };
  }

  /** Reads until nothing was written meanwhile; where it never ends, the last reading counts. */
  async #readStill(
    storageKey: string,
    document: AskedDocument,
  ): Promise<{ storage: StorageRead; stamp: string | undefined }> {
    let stamp = await this.#files.stamp(storageKey);
    for (let attempt = 1; ; attempt += 1) {
      const storage = await document.read();
      const after = await this.#files.stamp(storageKey);
      // Without a folder of its own name nothing tells of a change.
      if (after === "" || attempt === readsMax) return { storage, stamp: undefined };
      if (after === stamp) return { storage, stamp };
      stamp = after;
    }
  }

  /**
   * A site that deletes its databases leaves their folder behind; one that clears all of its storage has
   * none of its items any more, whatever it stores after that. Else it was the browser that threw them away.
   */
  async #refuseLoss(
    storageKey: string,
    { indexedDB, localStorage }: StorageRead,
    base: PartIndex,
  ): Promise<IndexedDBRead> {
    if (indexedDB === undefined) return { failed: "it was not read" };
    const had = base.get({ kind: "indexedDBFiles", storageKey }) !== undefined;
    if (!had || "failed" in indexedDB || indexedDB.databases.length > 0) return indexedDB;
    const gone = (await this.#files.stamp(storageKey)) === "";
    if (!gone) return indexedDB;
    return (await this.#items.areAllIn(storageKey, localStorage?.text)) ? evicted : indexedDB;
  }

  async #readFiles(storageKey: string): Promise<Reading> {
    const content = await this.#files.read(storageKey);
    return readingOf(content, { browserVersion: this.#browserVersion });
  }

  /** Files differ where the same databases were only opened again: then the ones before are as good. */
  #isSameInBase(
    storageKey: string,
    indexedDB: Reading,
    databases: DatabaseRead[],
    base: PartIndex,
  ): boolean {
    const files = base.get({ kind: "indexedDBFiles", storageKey });
    return (
      files?.browserVersion === this.#browserVersion &&
      databases.every(({ notPortable: left }) => left.length === 0) &&
      base.get({ kind: "indexedDB", storageKey })?.sha256 === hashOf(indexedDB, undefined)
    );
  }
}

async function structureOf(
  databases: DatabaseRead[],
  storageKey: string,
  session: CDPSession,
): Promise<Reading> {
  if (databases.length === 0) return "none";
  const texts = await Promise.all(
    databases.map((database) => withGenerators(database, storageKey, session)),
  );
  const records = databases.reduce((sum, database) => sum + database.records, 0);
  return readingOf(`[${texts.join(",")}]`, { count: records });
}

function withLeftOut(structure: Reading, databases: DatabaseRead[]): Reading {
  const stores = databases.flatMap(({ notPortable: left }) => left);
  const leftOut = stores.reduce((sum, { records }) => sum + records, 0);
  return isContent(structure) && leftOut > 0 ? { ...structure, leftOut } : structure;
}

/** A page can learn what a key generator gives next only by writing, which would change the files. */
async function withGenerators(
  { name, text, generators }: DatabaseRead,
  storageKey: string,
  session: CDPSession,
): Promise<string> {
  if (generators.length === 0) return text;
  const database = JSON.parse(text) as { stores: { name: string; nextKey?: number }[] };
  await Promise.all(
    generators.map(async (objectStoreName) => {
      const { keyGeneratorValue } = await session.send("IndexedDB.getMetadata", {
        storageKey: serializedStorageKey(storageKey),
        databaseName: name,
        objectStoreName,
      });
      const store = database.stores.find((candidate) => candidate.name === objectStoreName);
      if (store !== undefined) store.nextKey = keyGeneratorValue;
    }),
  );
  return JSON.stringify(database);
}

function notPortable(
  storageKey: string,
  databases: DatabaseRead[],
  hasFiles: boolean,
): SnapshotNote[] {
  const kept = hasFiles ? "kept in the browser's own files only" : "lost";
  return databases.flatMap(({ name, notPortable: left }) =>
    left.map(({ store, records }): SnapshotNote => ({
      code: "not_portable",
      kind: "indexedDB",
      storageKey,
      detail: `${records} records of ${JSON.stringify(store)} in ${JSON.stringify(name)}: ${kept}`,
    })),
  );
}

/** Older files would come back in place of the records, which are newer: so there are none. */
function restless(storageKey: string): SnapshotNote {
  const detail = "its files never stood still: only the records are kept of its databases";
  return { code: "not_portable", kind: "indexedDBFiles", storageKey, detail };
}

function hashOf(reading: Reading, inBase: string | undefined): string | undefined {
  if (reading === "as in base") return inBase;
  return isContent(reading) ? reading.sha256 : undefined;
}
