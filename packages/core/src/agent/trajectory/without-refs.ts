import type { Action, DetailedLocator, Ref } from "@dormouse/contract";

const located = ["locator", "from", "to"] as const;

/** The action by what `locate` names its elements by; undefined where one cannot be named. */
export function withoutRefs(
  action: Action,
  locate: (ref: Ref) => DetailedLocator | undefined,
): Action | undefined {
  const fields = new Map<string, unknown>(Object.entries(action));
  for (const field of located) {
    const ref = refIn(fields.get(field));
    if (ref === undefined) continue;
    const locator = locate(ref);
    if (locator === undefined) return undefined;
    fields.set(field, locator);
  }
  return Object.fromEntries(fields) as Action;
}

/** The ref that a locator is, if it is one. */
export function refIn(locator: unknown): Ref | undefined {
  if (typeof locator !== "object" || locator === null || !("ref" in locator)) return undefined;
  return locator.ref as Ref;
}
