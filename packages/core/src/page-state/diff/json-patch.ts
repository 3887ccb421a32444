import { createPatch, type Operation } from "rfc6902";

export type { Operation as JsonPatchOperation } from "rfc6902";

/** Comparing lists costs time by the product of their lengths: beyond this a list is replaced as a whole. */
const cellsMax = 2_500;

/** What makes `after` of `before`, as a JSON Patch (RFC 6902). */
export function jsonPatchOf(before: object, after: object): Operation[] {
  return createPatch(before, after, (left: unknown, right: unknown, pointer) => {
    if (!Array.isArray(left) || !Array.isArray(right)) return undefined;
    if (left.length * right.length <= cellsMax) return undefined;
    const isSame = JSON.stringify(left) === JSON.stringify(right);
    return isSame ? [] : [{ op: "replace", path: pointer.toString(), value: right }];
  });
}
