import type { KeyContext } from "../world/keyring.ts";

/** What a key is for, as a list. Equal contexts read alike, in whatever order they were written. */
export function namesOf(context: KeyContext): string[] {
  return Object.entries(context)
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .flat();
}
