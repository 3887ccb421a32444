import type { SnapshotNote } from "@dormouse/contract";
import { decodePart, type PartName } from "@dormouse/core";
import { ProtocolError } from "puppeteer-core";
import type { BaseParts } from "./base-parts.ts";
import { isAtMost } from "./browser-version.ts";
import type { IndexedDBFiles } from "./indexed-db-files.ts";
import type { StampedParts } from "./indexed-db-reader.ts";
import { OnceEach } from "./once-each.ts";
import { callInFrame } from "./page-code.ts";
import type { SeededDocument } from "./seeder.ts";

/** What is in place before there is a document: the browser's own files, or nothing yet. */
type Placed = "files" | "nothing";

/**
 * Brings back the IndexedDB of origins: by its files, which hold everything, where this Chromium can
 * read them; else record by record.
 */
export class StoredDatabases {
  readonly #base: BaseParts;
  readonly #files: IndexedDBFiles;
  readonly #browserVersion: string;
  readonly #note: (note: SnapshotNote) => void;
  readonly #lost = new Set<string>();
  readonly #placed = new Map<string, StampedParts>();
  /** Files that are in place already must not be taken for ones that the browser has made. */
  readonly #placing = new OnceEach<Placed>();

  constructor(options: {
    base: BaseParts;
    files: IndexedDBFiles;
    /** Of the Chromium that runs. */
    browserVersion: string;
    note(note: SnapshotNote): void;
  }) {
    this.#base = options.base;
    this.#files = options.files;
    this.#browserVersion = options.browserVersion;
    this.#note = options.note;
  }

  /** Whether what is stored did not come back: what the browser has is then no newer state of it. */
  isLost(storageKey: string): boolean {
    return this.#lost.has(storageKey);
  }

  /** How the files were when they had been put in place; undefined where they were not. */
  placed(storageKey: string): StampedParts | undefined {
    return this.#placed.get(storageKey);
  }

  /**
   * Does what can be done before the origin is visited.
   * @throws what loading the files fails with: in place of them would come what is not all there was
   */
  place(storageKey: string): Promise<Placed> {
    return this.#placing.do(storageKey, () => this.#place(storageKey));
  }

  async #place(storageKey: string): Promise<Placed> {
    const part = this.#base.find({ kind: "indexedDBFiles", storageKey });
    if (part === undefined || !isAtMost(part.browserVersion, this.#browserVersion)) {
      return "nothing";
    }
    const content = await this.#base.content(part);
    if (content === undefined) return "nothing";
    try {
      await this.#files.write(storageKey, content);
      return "files";
    } catch {
      return "nothing";
    }
  }

  /** @param document of the origin, in which nothing has asked for a database yet */
  async complete(storageKey: string, placed: Placed, document: SeededDocument): Promise<void> {
    const [structure, files] = kindsOf(storageKey).map((name) => this.#base.find(name));
    if (placed === "files" && (await hasDatabases(document))) {
      const hashes = { indexedDB: structure?.sha256, indexedDBFiles: files?.sha256 };
      this.#placed.set(storageKey, { stamp: await this.#files.stamp(storageKey), hashes });
      return;
    }
    if (structure === undefined && files === undefined) return;
    if (structure === undefined) {
      this.#lose(storageKey, "the browser does not read the files that another version wrote");
      return;
    }
    if (files !== undefined) this.#noteStructure(storageKey);
    await this.#write(storageKey, document);
  }

  async #write(storageKey: string, document: SeededDocument): Promise<void> {
    const content = await this.#base.content({ kind: "indexedDB", storageKey });
    const databases = content === undefined ? [] : decodePart("indexedDB", content);
    await Promise.all(
      databases.map(async (database) => {
        const indexedDB = JSON.stringify([database]);
        const written = callInFrame(document.session, document.frameId, "write", { indexedDB });
        const refusal = await refusalOf(written);
        if (refusal === undefined) return;
        this.#lose(storageKey, `the database ${JSON.stringify(database.name)}: ${refusal}`);
      }),
    );
  }

  #lose(storageKey: string, detail: string): void {
    this.#lost.add(storageKey);
    this.#note({ code: "not_restored", kind: "indexedDB", storageKey, detail });
  }

  #noteStructure(storageKey: string): void {
    const detail = "the files that the browser had written were not of use to it";
    this.#note({ code: "restored_from_structure", kind: "indexedDB", storageKey, detail });
  }
}

function kindsOf(storageKey: string): [PartName, PartName] {
  return [
    { kind: "indexedDB", storageKey },
    { kind: "indexedDBFiles", storageKey },
  ];
}

/** Chromium throws away files that it cannot read, and says so only to who asks first. */
async function hasDatabases({ session }: SeededDocument): Promise<boolean> {
  const { result } = await session.send("Runtime.evaluate", {
    expression: "indexedDB.databases().then((databases) => databases.length > 0, () => false)",
    awaitPromise: true,
    returnByValue: true,
  });
  return result.value === true;
}

/**
 * Why the document did not take it; undefined where it did.
 * @throws ProtocolError where there is no document any more
 */
export async function refusalOf(written: Promise<unknown>): Promise<string | undefined> {
  try {
    await written;
    return undefined;
  } catch (error) {
    if (error instanceof ProtocolError) throw error;
    return error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
  }
}
