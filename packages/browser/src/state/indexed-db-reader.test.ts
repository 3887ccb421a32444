import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CDPSession } from "puppeteer-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BaseParts } from "./base-parts.ts";
import { IndexedDBFiles } from "./indexed-db-files.ts";
import { IndexedDBReader } from "./indexed-db-reader.ts";
import { KnownItems } from "./known-items.ts";
import { PartIndex, sha256 } from "./part-index.ts";

/** As where a page writes faster than its files can be copied. */
class RestlessFiles extends IndexedDBFiles {
  override read(): Promise<undefined> {
    return Promise.resolve(undefined);
  }
}

const storageKey = "https://a.example";
const stored = { kind: "indexedDBFiles", storageKey, sha256: sha256("files"), bytes: 5 } as const;
let profile: string;

beforeEach(async () => {
  profile = await mkdtemp(join(tmpdir(), "indexed-db-reader-"));
  const folder = join(profile, "Default", "IndexedDB", "https_a.example_0.indexeddb.leveldb");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "CURRENT"), "MANIFEST-000001\n");
});

afterEach(async () => {
  await rm(profile, { recursive: true });
});

describe("databases whose files never stand still", () => {
  it("are kept by their records alone, which is said", async () => {
    const reader = new IndexedDBReader({
      files: new RestlessFiles(profile),
      browserVersion: "153.0.8010.0",
      placed: () => undefined,
      items: new KnownItems(new BaseParts(undefined)),
    });
    const text = `{"name":"db","version":1,"stores":[]}`;
    const databases = [{ name: "db", text, records: 0, generators: [], notPortable: [] }];
    const document = {
      session: undefined as unknown as CDPSession,
      read: async () => ({ indexedDB: { databases } }),
    };
    const readings = await reader.read(storageKey, document, new PartIndex({ parts: [stored] }));
    expect(readings).toMatchObject({
      indexedDB: { count: 0 },
      indexedDBFiles: "none",
      notes: [{ code: "not_portable", kind: "indexedDBFiles", storageKey }],
    });
  });
});
