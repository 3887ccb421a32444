import { z } from "zod";

/**
 * What a part of a snapshot holds. IndexedDB is kept twice: `indexedDB` is the form that is exported and
 * outlives a change of the browser, `indexedDBFiles` are the browser's own files.
 */
const snapshotPartKinds = [
  "cookies",
  "localStorage",
  "sessionStorage",
  "indexedDB",
  "indexedDBFiles",
  "cacheStorage",
  "fileSystem",
] as const;
export const SnapshotPartKind = z.enum(snapshotPartKinds);
export type SnapshotPartKind = z.infer<typeof SnapshotPartKind>;

/** Why a part of a snapshot is not what the browser had. */
const snapshotNoteCodes = {
  kept_last_good: "It could not be read this time; what was stored before is kept",
  not_portable: "It is kept for this version of the browser only, and is not in an export",
  too_large: "It is larger than what is kept, and was left out",
  script_stopped: "The page did not answer until the script it was busy with was stopped",
  restored_from_structure: "Written by a newer browser: restored from the portable form",
  not_restored: "The browser did not take it back",
} as const satisfies Record<string, string>;
type SnapshotNoteCode = keyof typeof snapshotNoteCodes;

/** What a restore or a capture could not do as it should. */
export const SnapshotNote = z
  .object({
    code: z.enum(Object.keys(snapshotNoteCodes) as [SnapshotNoteCode, ...SnapshotNoteCode[]]),
    kind: SnapshotPartKind.optional(),
    storageKey: z.string().optional().meta({
      description: "The origin, with the top-level site behind it where it is partitioned.",
    }),
    tabId: z.string().optional(),
    bytes: z.int().optional(),
    detail: z.string().meta({ description: "What happened, such as the database it is about." }),
  })
  .meta({ id: "SnapshotNote" });
export type SnapshotNote = z.infer<typeof SnapshotNote>;
