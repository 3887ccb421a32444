import type { Ref } from "../page-content.ts";

/**
 * Members in an order that the page alone decides: what was put together of changes, or of the parts of a copy, may
 * hold them in another one, and lists that are made of them would differ though nothing has changed.
 */
export function byRef<Value>(members: Readonly<Record<Ref, Value>>): [Ref, Value][] {
  const entries = Object.entries(members) as [Ref, Value][];
  return entries.toSorted(([one], [other]) => numberOf(one) - numberOf(other));
}

/** The same by their names. */
export function byName<Value>(members: Readonly<Record<string, Value>>): [string, Value][] {
  return Object.entries(members).toSorted(([one], [other]) => (one < other ? -1 : 1));
}

function numberOf(ref: Ref): number {
  return Number(ref.slice(1));
}
