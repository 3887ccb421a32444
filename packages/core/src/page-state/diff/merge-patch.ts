import { isDeepStrictEqual } from "node:util";
import type { PageMemory } from "../page-memory.ts";
import type { MergePatch } from "../page-record.ts";

/**
 * What makes `after` of `before`, as a JSON Merge Patch (RFC 7396). Exact, because a page's memory holds no null:
 * `applyPatch(before, diffPages(before, after))` equals `after`. Empty where nothing changed.
 */
export function diffPages(before: PageMemory, after: PageMemory): MergePatch {
  return diffObjects(before, after);
}

/** The same of any value that holds no null; a list in it is replaced as a whole. */
export function mergePatchOf<Value extends object>(before: Value, after: Value): MergePatch {
  return diffObjects(before as Json, after as Json);
}

/** @returns the value with the patch put on it; what the patch does not touch is shared with `base`. */
export function applyPatch<Value extends object>(base: Value, patch: MergePatch): Value {
  return patched(base, patch) as Value;
}

export function isEmptyPatch(patch: MergePatch): boolean {
  return Object.keys(patch).length === 0;
}

type Json = Record<string, unknown>;

function diffObjects(before: Json, after: Json): MergePatch {
  const changes: [string, unknown][] = [];
  for (const [name, value] of Object.entries(after)) {
    if (value === undefined) continue;
    const old = ownOf(before, name);
    if (isObject(old) && isObject(value)) {
      if (old === value) continue;
      const patch = diffObjects(old, value);
      if (!isEmptyPatch(patch)) changes.push([name, patch]);
    } else if (!isDeepStrictEqual(old, value)) changes.push([name, value]);
  }
  for (const [name, value] of Object.entries(before)) {
    if (value !== undefined && ownOf(after, name) === undefined) changes.push([name, null]);
  }
  return fromEntries(changes);
}

function patched(base: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const members = new Map(isObject(base) ? Object.entries(base) : []);
  for (const [name, change] of Object.entries(patch)) {
    if (change === null) members.delete(name);
    else members.set(name, patched(members.get(name), change));
  }
  return fromEntries(members);
}

/** A row's key comes from its page: "__proto__", too, becomes a member like any other. */
function fromEntries(entries: Iterable<[string, unknown]>): Json {
  return Object.fromEntries(entries);
}

function ownOf(object: Json, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
