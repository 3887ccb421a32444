import type { PageTree } from "../tree.ts";
import { fold } from "../words.ts";
import type { Relations } from "./relations.ts";

const longestCaption = 80;
/** A caption stands in the same row as its field, which has so many boxes around it at most. */
const levelsUp = 3;

const fieldTags = new Set(["input", "select", "textarea"]);
const captionedAfter = new Set(["checkbox", "radio"]);

/**
 * What is written beside a field that nothing is a label of: a label without a field, the cell or the words before
 * it; of a checkbox the words after it. Undefined where it stands with another field, so that it may be of that.
 */
export function captionOf(tree: PageTree, relations: Relations, index: number): string | undefined {
  const isAfter = captionedAfter.has(tree.attribute(index, "type").toLowerCase());
  let below = index;
  for (let level = 0; level < levelsUp; level += 1) {
    const above = tree.parent(below);
    if (above < 0 || (level > 0 && hasOtherField(tree, above, index))) return undefined;
    const siblings = tree.children(above);
    const place = siblings.indexOf(below);
    const beside = isAfter ? siblings.slice(place + 1) : siblings.slice(0, place).toReversed();
    const words = wordsIn(tree, relations, beside, isAfter);
    if (words !== "") return words.length <= longestCaption ? words : undefined;
    below = above;
  }
  return undefined;
}

/** From the nearest on, up to what is of another field. */
function wordsIn(
  tree: PageTree,
  relations: Relations,
  beside: readonly number[],
  isAfter: boolean,
): string {
  for (const sibling of beside) {
    const { tag } = tree.node(sibling);
    if (fieldTags.has(tag) || tag === "br" || tag === "button") return "";
    if (tag === "label" && relations.controlOf(sibling) !== undefined) return "";
    const words = fold(tree.text(sibling, longestCaption + 1));
    if (words === "") continue;
    return isCaption(tree, sibling) ? words.replace(/\s*[:*]+$/u, "") : isAfter ? words : "";
  }
  return "";
}

/** Of other things before a field it is not sure that they are about it. */
function isCaption(tree: PageTree, index: number): boolean {
  const { tag } = tree.node(index);
  if (tag === "label" || tag === "th" || tag === "td" || tag === "dt")
    return !hasOtherField(tree, index, index);
  return /[:*]$/u.test(fold(tree.text(index, longestCaption)));
}

function hasOtherField(tree: PageTree, holder: number, index: number): boolean {
  return tree
    .descendants(holder)
    .some(
      (at) =>
        at !== index &&
        fieldTags.has(tree.node(at).tag) &&
        tree.attribute(at, "type") !== "hidden" &&
        tree.shows(at),
    );
}
