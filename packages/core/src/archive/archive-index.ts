import type { ArchivedKind } from "./archive-records.ts";
import type { BlobPart } from "./session-archive.ts";

/**
 * A piece of an archive: records of one kind, a line each, compressed by themselves, so that a reader of some need not
 * read all. `schemaVersion` is that of their layout; `first` and `last` are their outermost keys.
 */
export type Frame = BlobPart & {
  kind: ArchivedKind;
  schemaVersion: number;
  first: string;
  last: string;
};

/** What an archive has where. Its last line. */
export type ArchiveIndex = { frames: Frame[] };
