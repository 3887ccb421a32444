import type { PageMemory } from "../page-memory.ts";
import type { PageChange, PagePointer } from "../page-record.ts";
import { diffPages, isEmptyPatch } from "./merge-patch.ts";

/** A page is put together of at most so many records. */
export const recordsPerKeyframe = 20;

/** A delta larger than this part of the whole is not worth its reading. */
export const deltaShareMax = 0.6;

/**
 * What a step's record is to hold of the page: what changed, or all of it on another route, where the base is lost,
 * where the delta would be nearly as large, and once in `recordsPerKeyframe` records. With all of it the step itself
 * becomes the keyframe; else that of `pointer` stays.
 * @param before the page as `pointer` says it is; absent where it is not known.
 * @returns undefined where nothing changed: there is nothing to record.
 */
export function changeOf(
  before: PageMemory | undefined,
  after: PageMemory,
  pointer: Pick<PagePointer, "step" | "keyframe"> | undefined,
): PageChange | undefined {
  if (before === undefined || pointer === undefined) return { full: after };
  const delta = diffPages(before, after);
  if (isEmptyPatch(delta)) return undefined;
  if (before.content.route !== after.content.route) return { full: after };
  if (pointer.step - pointer.keyframe >= recordsPerKeyframe - 1) return { full: after };
  return isWorth(delta, after) ? { delta } : { full: after };
}

/** Whether a change is told in less than what it leads to. */
export function isWorth(delta: object, whole: object): boolean {
  return JSON.stringify(delta).length <= deltaShareMax * JSON.stringify(whole).length;
}
