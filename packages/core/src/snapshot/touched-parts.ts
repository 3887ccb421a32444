import type { PartReference } from "./snapshot.ts";

/**
 * Both lists without what is the very same reference in the other: what a browser did not touch comes
 * back as it was given, and need not be looked at again, however much there is of it.
 */
export function touchedParts(
  before: PartReference[],
  after: PartReference[],
): { before: PartReference[]; after: PartReference[] } {
  const [old, current] = [new Set(before), new Set(after)];
  return {
    before: before.filter((part) => !current.has(part)),
    after: after.filter((part) => !old.has(part)),
  };
}
