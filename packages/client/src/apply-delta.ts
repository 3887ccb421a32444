import type { PageDiff, PageStateCore } from "@dormouse/contract";

/**
 * The page's state now, made of that of the step that the diff is `since` and the diff, which must not be one of
 * another format than `merge`.
 * @param base what `state()` gave for that step; not changed.
 */
export function applyDelta(base: PageStateCore, { full, state, delta }: PageDiff): PageStateCore {
  if (full && state !== undefined) return state;
  if (delta === undefined) throw new TypeError("a diff of format merge is needed");
  const { page_state, action_state } = base;
  return merged({ page_state, action_state }, delta) as PageStateCore;
}

/** A JSON Merge Patch (RFC 7396) put on a value. */
function merged(base: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const members = new Map(isObject(base) ? Object.entries(base) : []);
  for (const [name, change] of Object.entries(patch)) {
    if (change === null) members.delete(name);
    else members.set(name, merged(members.get(name), change));
  }
  return Object.fromEntries(members);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
