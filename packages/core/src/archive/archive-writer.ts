import { layouts } from "../layout/layouts.ts";
import { compress } from "../snapshot/compression.ts";
import { archivedLayouts, keyOfRecord, type ArchivedRecord } from "./archive-records.ts";
import type { ArchiveIndex, Frame } from "./archive-index.ts";
import type { BlobPart } from "./session-archive.ts";

/** Before it is compressed: enough to be compressed well, and little enough to be read for a page of events. */
const frameBytes = 256 * 1024;

type OpenFrame = Pick<Frame, "kind" | "first" | "last"> & { lines: string[]; length: number };

/** Makes an archive: lines of JSON in frames of zstd, one after another, which decompress as one file. */
export class ArchiveWriter {
  readonly #pieces: Uint8Array[] = [];
  readonly #index: ArchiveIndex = { frames: [] };
  #bytes = 0;
  #open: OpenFrame | undefined;

  /** A line that no reader asks for by its key. */
  async head(value: object): Promise<void> {
    await this.#write(lineOf(value));
  }

  /** @param archived of a kind all records at once, in the order of their keys. */
  async add(archived: ArchivedRecord): Promise<void> {
    const { kind, record } = archived;
    const key = keyOfRecord(archived);
    const line = lineOf({ [kind]: record });
    if (this.#open !== undefined && (this.#open.kind !== kind || this.#open.length >= frameBytes)) {
      await this.#close(this.#open);
    }
    this.#open ??= { kind, first: key, last: key, lines: [], length: 0 };
    this.#open.lines.push(line);
    this.#open.length += line.length;
    this.#open.last = key;
  }

  /** @returns the archive, and where its index is. */
  async end(): Promise<{ content: Uint8Array; index: BlobPart }> {
    if (this.#open !== undefined) await this.#close(this.#open);
    const index = await this.#write(lineOf({ index: layouts.archive.stamp(this.#index) }));
    return { content: Buffer.concat(this.#pieces), index };
  }

  async #close({ kind, first, last, lines }: OpenFrame): Promise<void> {
    this.#open = undefined;
    const { version: schemaVersion } = archivedLayouts[kind];
    const part = await this.#write(lines.join(""));
    this.#index.frames.push({ ...part, kind, schemaVersion, first, last });
  }

  async #write(text: string): Promise<BlobPart> {
    const content = Buffer.from(text);
    const piece = await compress(content);
    const part = {
      offset: this.#bytes,
      bytes: piece.byteLength,
      contentBytes: content.byteLength,
    };
    this.#pieces.push(piece);
    this.#bytes += piece.byteLength;
    return part;
  }
}

function lineOf(value: object): string {
  return `${JSON.stringify(value)}\n`;
}
