import type { DiffFormat, PageDiff } from "@dormouse/contract";
import { isWorth } from "../diff/change.ts";
import { encodePage } from "../text/encode-page.ts";
import { diffText } from "../diff/lines/diff-lines.ts";
import { jsonPatchOf } from "../diff/json-patch.ts";
import { mergePatchOf } from "../diff/merge-patch.ts";
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
  if (before === undefined || isAnother(before, after))
    return { ...since, step, full: true, state };
  const base = viewCore(before);
  const delta = format === "merge" ? mergePatchOf(base, state) : undefined;
  const patch = format === "patch" ? jsonPatchOf(base, state) : undefined;
  if (!isWorth(delta ?? patch ?? {}, state)) return { ...since, step, full: true, state };
  return {
    ...since,
    step,
    full: false,
    ...(delta === undefined ? {} : { delta }),
    ...(patch === undefined ? {} : { patch }),
  };
}

function linesOf(before: PageAfter | undefined, { memory: after }: PageAfter) {
  if (before === undefined) return { full: true, text: encodePage(after.content).text };
  return diffText(before.memory.content, after.content);
}

/** On another route nothing is as it was. */
export function isAnother({ memory: before }: PageAfter, { memory: after }: PageAfter): boolean {
  return before.content.route !== after.content.route;
}
