import { layouts } from "../layout/layouts.ts";
import { decompress } from "../snapshot/compression.ts";
import type { Blobs } from "../world/blobs.ts";
import type { ArchiveIndex, Frame } from "./archive-index.ts";
import {
  archivedLayouts,
  keyOfRecord,
  type ArchivedKind,
  type ArchivedRecord,
  type ArchivedRecords,
} from "./archive-records.ts";
import type { RecentValues } from "./recent-values.ts";
import type { BlobPart, SessionArchive } from "./session-archive.ts";

/** The blob of an archive is not there: another has taken its place, or the session is gone. */
export class ArchiveGoneError extends Error {
  override readonly name: string = "ArchiveGoneError";

  constructor({ blobKey }: Pick<SessionArchive, "blobKey">) {
    super(`the archive ${blobKey} is missing`);
  }
}

/** Keys of records, both included; without one there is no end to that side. */
export type KeyRange = { from?: string | undefined; to?: string | undefined };

/** Reads records out of an archive, of which it fetches only the pieces that have them. */
export class ArchiveReader {
  readonly #blobs: Pick<Blobs, "read">;
  readonly #archive: SessionArchive;
  readonly #recent: RecentValues;

  constructor(blobs: Pick<Blobs, "read">, archive: SessionArchive, recent: RecentValues) {
    this.#blobs = blobs;
    this.#archive = archive;
    this.#recent = recent;
  }

  /** @throws ArchiveGoneError, NewerLayoutError */
  async find<Kind extends ArchivedKind>(
    kind: Kind,
    key: string,
  ): Promise<ArchivedRecords[Kind] | undefined> {
    for await (const record of this.between(kind, { from: key, to: key })) return record;
    return undefined;
  }

  /** The records in this range, in the order of their keys or against it. @throws ArchiveGoneError, NewerLayoutError */
  async *between<Kind extends ArchivedKind>(
    kind: Kind,
    range: KeyRange = {},
    order: "ascending" | "descending" = "ascending",
  ): AsyncGenerator<ArchivedRecords[Kind], undefined> {
    const { frames } = await this.#index();
    const wanted = frames.filter((frame) => frame.kind === kind && overlaps(frame, range));
    for (const frame of inOrder(wanted, order)) {
      const records = await this.#records(kind, frame);
      const own = records.filter((record) => isWithin(keyOf(kind, record), range));
      yield* inOrder(own, order);
    }
  }

  async #records<Kind extends ArchivedKind>(
    kind: Kind,
    frame: Frame,
  ): Promise<ArchivedRecords[Kind][]> {
    const layout = archivedLayouts[kind];
    const lines = await this.#recent.of(this.#nameOf(frame), frame.contentBytes, async () =>
      (await this.#text(frame)).trimEnd().split("\n"),
    );
    return lines.map((line) => {
      const stored = JSON.parse(line) as Record<string, unknown>;
      return layout.read(stored[kind], frame.schemaVersion) as ArchivedRecords[Kind];
    });
  }

  #index(): Promise<ArchiveIndex> {
    const { index: part } = this.#archive;
    return this.#recent.of(this.#nameOf(part), part.contentBytes, async () => {
      const { index } = JSON.parse(await this.#text(part)) as { index: object };
      return layouts.archive.readStamped(index);
    });
  }

  async #text(part: BlobPart): Promise<string> {
    const piece = await this.#blobs.read(this.#archive.blobKey, part);
    if (piece === undefined) throw new ArchiveGoneError(this.#archive);
    return Buffer.from(await decompress(piece, part.contentBytes)).toString();
  }

  #nameOf({ offset }: BlobPart): string {
    return `${this.#archive.blobKey} ${offset}`;
  }
}

function keyOf<Kind extends ArchivedKind>(kind: Kind, record: ArchivedRecords[Kind]): string {
  return keyOfRecord({ kind, record } as ArchivedRecord);
}

function overlaps({ first, last }: Frame, { from = first, to = last }: KeyRange): boolean {
  return first <= to && last >= from;
}

function isWithin(key: string, { from = key, to = key }: KeyRange): boolean {
  return key >= from && key <= to;
}

function inOrder<Item>(items: Item[], order: "ascending" | "descending"): Item[] {
  return order === "ascending" ? items : items.toReversed();
}
