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
  kept_last_good: "it could not be read this time; what was stored before is kept",
  not_portable: "it is kept for this version of the browser only, and is not in an export",
  too_large: "it is larger than what is kept, and was left out",
  script_stopped: "the page did not answer until the script it was busy with was stopped",
  restored_from_structure: "written by a newer browser: restored from the portable form",
  not_restored: "the browser did not take it back",
} as const satisfies Record<string, string>;
type SnapshotNoteCode = keyof typeof snapshotNoteCodes;

/** A list in Markdown, as a reader of the API's description sees it. */
function listOf(texts: Record<string, string>): string {
  return Object.entries(texts)
    .map(([code, text]) => `- \`${code}\`: ${text}`)
    .join("\n");
}

/** What a restore or a capture could not do as it should. */
export const SnapshotNote = z
  .object({
    code: z
      .enum(Object.keys(snapshotNoteCodes) as [SnapshotNoteCode, ...SnapshotNoteCode[]])
      .meta({ description: listOf(snapshotNoteCodes) }),
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

export const SnapshotSource = z.enum(["step", "import", "restore", "fork"]).meta({
  description:
    "What made it: a step, an import of a state, the restore of an older snapshot, or the fork of a session.",
});
export type SnapshotSource = z.infer<typeof SnapshotSource>;

const PartTotals = z.object({
  parts: z.int(),
  bytes: z.int().meta({ description: "Before compression." }),
  count: z.int().meta({ description: "Cookies, items, databases, responses or files." }),
});

export const SnapshotChange = z.object({
  kind: SnapshotPartKind,
  storageKey: z.string().meta({
    description:
      "The origin, with the top-level site behind it where it is partitioned; empty for cookies.",
  }),
  tabId: z.string().optional(),
  change: z.enum(["added", "changed", "removed"]),
  bytes: z.int().meta({ description: "As it is now, or was before it was removed." }),
});
export type SnapshotChange = z.infer<typeof SnapshotChange>;

/** A stored state of a session's browser, without the state itself. */
export const SnapshotView = z
  .object({
    version: z.int().meta({ description: "1 for the first; counts with every stored state." }),
    step: z.int().meta({ description: "The step that left it; 0 before the first." }),
    createdAt: z.iso.datetime(),
    source: SnapshotSource,
    restoredFrom: z.int().optional().meta({ description: "The version that was restored." }),
    tabs: z.int(),
    origins: z.int().meta({ description: "Origins and partitions of them that hold anything." }),
    kinds: z.partialRecord(SnapshotPartKind, PartTotals),
    bytes: z.int().meta({ description: "Of all parts, before compression." }),
    bytesWritten: z.int().meta({ description: "What storing it wrote, compressed and sealed." }),
    changed: z
      .array(SnapshotChange)
      .meta({ description: "Against the version before, largest first; the first 50." }),
    changedTotal: z.int(),
    notes: z.array(SnapshotNote),
  })
  .meta({ id: "Snapshot" });
export type SnapshotView = z.infer<typeof SnapshotView>;
