import { layouts } from "../layout/layouts.ts";
import { inOrder, partId, type PartLedger, type PartReference } from "./snapshot.ts";
import { touchedParts } from "./touched-parts.ts";

/** What differs from a ledger: parts that are not in it as they are, and ids of those that are no more. */
export type LedgerChanges = { parts: PartReference[]; without: string[] };

/** In a snapshot's own record, as JSON. What a step pays for its list of parts, whatever the session has. */
const maxListBytes = 24 * 1024;
/** Of a reference without its name and content. */
const referenceBytes = 160;

/**
 * Chooses the ledger for a list of parts: none while the list is short, the one there is while little
 * differs from it and it is of this program's layout, else a new one, to be written to `newBlob`.
 */
export function chooseLedger(
  parts: PartReference[],
  current: PartLedger | undefined,
  newBlob: string,
): PartLedger | undefined {
  if (listBytes({ parts, without: [] }) <= maxListBytes) return undefined;
  const schemaVersion = layouts.manifest.version;
  const isCurrent = current?.schemaVersion === schemaVersion;
  const fits = isCurrent && listBytes(changesTo(current, parts)) <= maxListBytes;
  return fits ? current : { blob: newBlob, parts, schemaVersion };
}

export function changesTo(ledger: PartLedger | undefined, parts: PartReference[]): LedgerChanges {
  if (ledger === undefined) return { parts, without: [] };
  const touched = touchedParts(ledger.parts, parts);
  const listed = new Map(touched.before.map((part) => [partId(part), part]));
  const changed: PartReference[] = [];
  for (const part of touched.after) {
    const id = partId(part);
    const known = listed.get(id);
    listed.delete(id);
    if (known === undefined || !isSame(known, part)) changed.push(part);
  }
  return { parts: changed, without: [...listed.keys()] };
}

/** The whole list again. */
export function withChanges(
  ledger: PartReference[],
  { parts, without }: LedgerChanges,
): PartReference[] {
  const replaced = new Set([...without, ...parts.map(partId)]);
  return inOrder([...ledger.filter((part) => !replaced.has(partId(part))), ...parts]);
}

function isSame(left: PartReference, right: PartReference): boolean {
  return (
    left === right ||
    (left.sha256 === right.sha256 &&
      left.writer === right.writer &&
      left.browserVersion === right.browserVersion &&
      left.count === right.count &&
      left.leftOut === right.leftOut)
  );
}

function listBytes({ parts, without }: LedgerChanges): number {
  const names = without.reduce((sum, id) => sum + id.length, 0);
  return parts.reduce(
    (sum, { storageKey, inline = "" }) => sum + referenceBytes + storageKey.length + inline.length,
    names,
  );
}
