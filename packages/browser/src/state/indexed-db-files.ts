import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { exists } from "./exists.ts";
import { packFiles, unpackFiles, type PackedFile } from "./file-pack.ts";
import { listFiles, type ListedFile } from "./list-files.ts";
import { parseStorageKey } from "./storage-key.ts";

/** What LevelDB and the blobs beside it are made of. Its lock and its diary are no part of them. */
const knownPaths =
  /^(leveldb\/(CURRENT|MANIFEST-\d{6,}|\d{6,}\.(log|ldb|sst))|blob\/[0-9a-f]+\/[0-9a-f]{2}\/[0-9a-f]+)$/;

/** A page that writes without pause may change its files faster than they can be read. */
const copiesMax = 50;

/**
 * The folders in a profile where Chromium keeps an origin's own IndexedDB. Storage that is
 * partitioned has none of its own name there, so it has no files here.
 */
export class IndexedDBFiles {
  readonly #directory: string;

  constructor(userDataDirectory: string) {
    this.#directory = join(userDataDirectory, "Default", "IndexedDB");
  }

  /** Changes whenever a transaction of the origin has written; "" where there is no folder. */
  async stamp(origin: string): Promise<string> {
    const files = await this.#list(origin);
    return files.map(({ path, bytes, modified }) => `${path} ${bytes} ${modified}`).join("\n");
  }

  /**
   * The files as they are at one moment, also while the page writes.
   *
   * @returns undefined where there is no folder, or where its files never stood still
   */
  async read(origin: string): Promise<Uint8Array | undefined> {
    for (let copy = 1; copy <= copiesMax; copy += 1) {
      const before = await this.#list(origin);
      if (before.length === 0) return undefined;
      const files = await this.#copy(origin, before);
      const after = await this.#list(origin);
      if (files !== undefined && isOneMoment(before, after)) return packFiles(files);
      // Not in step with what keeps changing them.
      await sleep(Math.random() * copy);
    }
    return undefined;
  }

  /**
   * Puts files in place that `read` gave, before any document of the origin has asked for a database.
   *
   * @throws Error where there is a folder already, or the content is no such pack
   */
  async write(origin: string, content: Uint8Array): Promise<void> {
    const target = this.#folders(origin);
    if (target === undefined) throw new Error("the origin has no folder of its own");
    const files = unpackFiles(content, (path) => knownPaths.test(path));
    await mkdir(this.#directory, { recursive: true });
    const partial = await mkdtemp(join(dirname(this.#directory), "dormouse-"));
    try {
      await Promise.all(
        files.map(async ({ path, content: bytes }) => {
          await mkdir(join(partial, dirname(path)), { recursive: true });
          await writeFile(join(partial, path), bytes);
        }),
      );
      if (await exists(target.leveldb)) throw new Error("the origin has databases already");
      if (await exists(join(partial, "blob"))) await rename(join(partial, "blob"), target.blob);
      await rename(join(partial, "leveldb"), target.leveldb);
    } finally {
      await rm(partial, { recursive: true, force: true });
    }
  }

  async #list(origin: string): Promise<ListedFile[]> {
    const folders = this.#folders(origin);
    if (folders === undefined) return [];
    const [leveldb, blob] = await Promise.all([
      listFiles(folders.leveldb, "leveldb"),
      listFiles(folders.blob, "blob"),
    ]);
    return [...leveldb, ...blob].filter(({ path }) => knownPaths.test(path));
  }

  /**
   * The database first: a blob is there before a record names it. undefined where a file went away.
   */
  async #copy(origin: string, listed: ListedFile[]): Promise<PackedFile[] | undefined> {
    const folders = this.#folders(origin);
    if (folders === undefined) return undefined;
    const read = ({ path, file }: ListedFile) =>
      readFile(file).then((content): PackedFile => ({ path, content }));
    try {
      const leveldb = await Promise.all(listed.filter(isDatabase).map(read));
      const blobs = await listFiles(folders.blob, "blob");
      const known = blobs.filter(({ path }) => knownPaths.test(path));
      return [...leveldb, ...(await Promise.all(known.map(read)))];
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
  }

  #folders(origin: string): { leveldb: string; blob: string } | undefined {
    const name = folderName(origin);
    if (name === undefined) return undefined;
    const path = join(this.#directory, `${name}.indexeddb`);
    return { leveldb: `${path}.leveldb`, blob: `${path}.blob` };
  }
}

/** As Chromium names it: a scheme's own port is 0. undefined for hosts that it would have to escape. */
function folderName(origin: string): string | undefined {
  const key = parseStorageKey(origin);
  const url = key === undefined ? null : URL.parse(key.origin);
  if (url === null || url.origin !== origin || !/^[a-z0-9._-]+$/.test(url.hostname)) {
    return undefined;
  }
  return `${url.protocol.slice(0, -1)}_${url.hostname}_${url.port === "" ? "0" : url.port}`;
}

function isDatabase({ path }: ListedFile): boolean {
  return path.startsWith("leveldb/");
}

/**
 * A log that only grew was read up to some record, which is a moment too. What else changed may
 * have been read half before and half after: tables, their list, blobs that went away.
 */
function isOneMoment(before: ListedFile[], after: ListedFile[]): boolean {
  const found = new Map(after.map((file) => [file.path, file]));
  if (after.filter(isDatabase).length !== before.filter(isDatabase).length) return false;
  return before.every(({ path, bytes, modified }) => {
    const now = found.get(path);
    if (now === undefined) return false;
    if (path.endsWith(".log")) return now.bytes >= bytes;
    return now.bytes === bytes && now.modified === modified;
  });
}
