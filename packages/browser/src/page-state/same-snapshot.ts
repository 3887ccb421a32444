import type { LineSnapshot } from "./page-documents.ts";
import type { Snapshot } from "./snapshot.ts";

/** Whether the page's documents, their styles and their layout are what they were. */
export function areSameSnapshots(
  before: readonly Snapshot[],
  captured: readonly LineSnapshot[],
): boolean {
  return isSame(
    before,
    captured.map(({ snapshot }) => snapshot),
  );
}

/** Of two values as JSON has them. To look at them takes a tenth of what it takes to write and digest one. */
function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) {
    return false;
  }
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((each, at) => isSame(each, other[at]));
  }
  const [entries, others] = [Object.entries(one), new Map(Object.entries(other))];
  return (
    entries.length === others.size &&
    entries.every(([name, value]) => others.has(name) && isSame(value, others.get(name)))
  );
}
