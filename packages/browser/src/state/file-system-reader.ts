import { largeStorageBytesMax, tooLarge } from "./large-storage.ts";
import { callInFrame } from "./page-code.ts";
import type { PartIndex } from "./part-index.ts";
import { isContent, readingOf, type Reading } from "./reading.ts";
import type { SeededDocument } from "./seeder.ts";

/** Reads origins' private file systems, and not again while their files stay as they were. */
export class FileSystemReader {
  readonly #remembered = new Map<string, { stamp: string; sha256: string }>();

  async read(
    { session, frameId }: SeededDocument,
    storageKey: string,
    base: PartIndex,
  ): Promise<Reading> {
    const remembered = this.#remembered.get(storageKey);
    const inBase = base.get({ kind: "fileSystem", storageKey })?.sha256;
    const stamp = remembered?.sha256 === inBase ? (remembered?.stamp ?? "") : "";
    const read = await callInFrame(session, frameId, "readFiles", largeStorageBytesMax, stamp);
    if (read === "same") return "as in base";
    this.#remembered.delete(storageKey);
    if ("bytes" in read) return tooLarge(read.bytes);
    const reading = readingOf(read.text === "[]" ? undefined : read.text, { count: read.count });
    if (isContent(reading) && read.stamp !== "") {
      this.#remembered.set(storageKey, { stamp: read.stamp, sha256: reading.sha256 });
    }
    return reading;
  }
}
