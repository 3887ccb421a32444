import type { DiffFormat, PageDiff } from "@dormouse/contract";
import { isWorth } from "../diff/change.ts";
import { encodePage } from "../text/encode-page.ts";
import { diffText } from "../diff/lines/diff-lines.ts";
import { jsonPatchOf } from "../diff/json-patch.ts";
import { mergePatchOf } from "../diff/merge-patch.ts";
import type { MergePatch } from "../page-record.ts";
import { viewCore, type PageAfter } from "./view.ts";

/**
 * What changed of the page that somebody has, in the form the state is told in.
 * @param before undefined where it is not known any more.
 */
export function viewDiff(
  before: PageAfter | undefined,
  after: PageAfter,
  format: DiffFormat,
): PageDiff {
  const { step } = after;
  const since = before === undefined ? {} : { since: before.step };
  if (format === "lines") return { ...since, step, ...linesOf(before, after) };
  const state = viewCore(after);
  const whole = { ...since, step, full: true, state };
  if (before === undefined || isAnother(before, after)) return whole;
  const base = viewCore(before);
  if (format === "merge") {
    return { ...since, step, ...worthTelling(mergePatchOf(base, state), after) };
  }
  const patch = jsonPatchOf(base, state);
  return isWorth(patch, state) ? { ...since, step, full: false, patch } : whole;
}

/** The change, or all of it where that is no longer. */
export function worthTelling(
  delta: MergePatch,
  after: PageAfter,
): Pick<PageDiff, "full" | "delta" | "state"> {
  const state = viewCore(after);
  return isWorth(delta, state) ? { full: false, delta } : { full: true, state };
}

function linesOf(before: PageAfter | undefined, { memory: after }: PageAfter) {
  if (before === undefined) return { full: true, text: encodePage(after.content).text };
  return diffText(before.memory.content, after.content);
}

/** On another route nothing is as it was. */
function isAnother({ memory: before }: PageAfter, { memory: after }: PageAfter): boolean {
  return before.content.route !== after.content.route;
}
