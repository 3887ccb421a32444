/// <reference lib="dom" />
import type { Encoding } from "./encoding.ts";

/**
 * A file of the origin's private file system, or a folder, which has no content; by path. Core's own
 * `StoredFile` cannot be had here: with it would come all of core, which is code for Node.
 */
export type StoredFile = { path: string[]; content?: string };

/** All files as JSON and when they were changed, or how large they are where that is too much. */
export type FilesRead = { text: string; count: number; stamp: string } | { bytes: number } | "same";

/** Reads and writes the private file system of the document's origin. */
export function createFileSystem({ toBase64, fromBase64 }: Encoding) {
  type Found = { path: string[]; file?: File };

  async function walk(folder: FileSystemDirectoryHandle, path: string[]): Promise<Found[]> {
    const found: Found[] = [];
    for await (const [name, handle] of folder.entries()) {
      const below = [...path, name];
      if (handle instanceof FileSystemDirectoryHandle) {
        found.push({ path: below }, ...(await walk(handle, below)));
      } else if (handle instanceof FileSystemFileHandle) {
        found.push({ path: below, file: await handle.getFile() });
      }
    }
    return found;
  }

  function stampOf(found: Found[]): string {
    return JSON.stringify(
      found.map(({ path, file }) => [path, file?.size ?? 0, file?.lastModified ?? 0]),
    );
  }

  async function storedOf({ path, file }: Found): Promise<StoredFile> {
    if (file === undefined) return { path };
    return { path, content: toBase64(new Uint8Array(await file.arrayBuffer())) };
  }

  function byPath(left: Found, right: Found): number {
    return left.path.join("/") < right.path.join("/") ? -1 : 1;
  }

  /** @param stamp of the last reading: where it is still the same, nothing is read. */
  async function read(bytesMax: number, stamp: string): Promise<FilesRead> {
    if (!isSecureContext) return { text: "[]", count: 0, stamp: "" };
    const root = await navigator.storage.getDirectory();
    const found = (await walk(root, [])).toSorted(byPath);
    const now = stampOf(found);
    if (now === stamp) return "same";
    const bytes = found.reduce((sum, { file }) => sum + (file?.size ?? 0), 0);
    if (bytes > bytesMax) return { bytes };
    const stored = await Promise.all(found.map(storedOf));
    const count = stored.filter(({ content }) => content !== undefined).length;
    // Within one tick of the clock a file may change twice.
    const latest = Math.max(0, ...found.map(({ file }) => file?.lastModified ?? 0));
    return { text: JSON.stringify(stored), count, stamp: Date.now() - latest > 1_000 ? now : "" };
  }

  /** Creates what `read` gave. */
  async function write(text: string): Promise<void> {
    const root = await navigator.storage.getDirectory();
    for (const { path, content } of JSON.parse(text) as StoredFile[]) {
      const names = content === undefined ? path : path.slice(0, -1);
      let folder = root;
      for (const name of names) folder = await folder.getDirectoryHandle(name, { create: true });
      if (content === undefined) continue;
      const handle = await folder.getFileHandle(path.at(-1) ?? "", { create: true });
      const writable = await handle.createWritable();
      await writable.write(fromBase64(content));
      await writable.close();
    }
  }

  return { read, write };
}

export type FileSystem = ReturnType<typeof createFileSystem>;
