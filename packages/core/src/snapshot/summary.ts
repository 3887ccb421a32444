import type { SnapshotChange, SnapshotNote, SnapshotView } from "@dormouse/contract";
import {
  partId,
  type PartReference,
  type SnapshotSummary,
  type StoredSnapshot,
} from "./snapshot.ts";
import { touchedParts } from "./touched-parts.ts";

const maxChanges = 50;
const maxNotes = 50;
/** Of a name or a detail; what a page chose to call its things can be of any length. */
const maxTextLength = 300;

/** What is told of a snapshot: bounded, however much is in it. */
export function summarize(
  { parts, tabs }: { parts: PartReference[]; tabs: unknown[] },
  base: PartReference[],
  notes: SnapshotNote[],
): Omit<SnapshotSummary, "source" | "restoredFrom" | "bytesWritten"> {
  const changes = changesBetween(base, parts);
  return {
    tabs: tabs.length,
    origins: new Set(parts.map(({ storageKey }) => storageKey).filter((key) => key !== "")).size,
    kinds: totalsByKind(parts),
    bytes: parts.reduce((sum, { bytes }) => sum + bytes, 0),
    changed: changes
      .toSorted((left, right) => right.bytes - left.bytes)
      .slice(0, maxChanges)
      .map((change) => ({ ...change, storageKey: shortened(change.storageKey) })),
    changedTotal: changes.length,
    notes: notes.slice(0, maxNotes).map(shortenedNote),
  };
}

/** A stored snapshot as the session's owner sees it. */
export function snapshotView({
  version,
  step,
  createdAtMs,
  summary,
}: StoredSnapshot): SnapshotView {
  return { version, step, createdAt: new Date(createdAtMs).toISOString(), ...summary };
}

function changesBetween(before: PartReference[], after: PartReference[]): SnapshotChange[] {
  const touched = touchedParts(before, after);
  const old = new Map(touched.before.map((part) => [partId(part), part]));
  const changes: SnapshotChange[] = [];
  for (const part of touched.after) {
    const known = old.get(partId(part));
    old.delete(partId(part));
    if (known?.sha256 === part.sha256) continue;
    changes.push(changeOf(part, known === undefined ? "added" : "changed"));
  }
  return [...changes, ...[...old.values()].map((part) => changeOf(part, "removed"))];
}

function changeOf(part: PartReference, change: SnapshotChange["change"]): SnapshotChange {
  const { kind, storageKey, tabId, bytes } = part;
  return { kind, storageKey, ...(tabId === undefined ? {} : { tabId }), change, bytes };
}

function totalsByKind(parts: PartReference[]): SnapshotSummary["kinds"] {
  const kinds: SnapshotSummary["kinds"] = {};
  for (const { kind, bytes, count = 0 } of parts) {
    const totals = (kinds[kind] ??= { parts: 0, bytes: 0, count: 0 });
    totals.parts += 1;
    totals.bytes += bytes;
    totals.count += count;
  }
  return kinds;
}

function shortenedNote(note: SnapshotNote): SnapshotNote {
  const { storageKey, detail } = note;
  return {
    ...note,
    ...(storageKey === undefined ? {} : { storageKey: shortened(storageKey) }),
    detail: shortened(detail),
  };
}

function shortened(text: string): string {
  return text.length <= maxTextLength ? text : `${text.slice(0, maxTextLength - 1)}…`;
}
