import type { PageTree } from "../tree.ts";
import { fold, shorten } from "../words.ts";
import { isHeading, roleOf } from "./parts.ts";

const nameLength = 100;
/** A heading that is of rows stands no further out than this. */
const levelsMax = 3;
/** A heading in one of these is of nothing outside of it. */
const ofItsOwn = /^(?:section|article|aside|nav|li|td|th|details|dialog|fieldset)$/u;
/** Of the headings before them, those that may be theirs. */
const nearestMax = 4;
/** What Chromium names by all that is in it is not named at all. */
const namedRoles = /^(?:table|grid|treegrid|list|feed|log|listbox|ul|ol|dl)$/u;

/**
 * What rows are called by: a label, a caption, the heading that they stand under.
 * @param headings that stand before them, in the order of the page
 * @param first the first of the rows
 */
export function rowsName(
  tree: PageTree,
  holder: number,
  first: number | undefined,
  headings: readonly number[],
): string | undefined {
  const { tag, role = "", name = "" } = tree.node(holder);
  const label = fold(tree.attribute(holder, "aria-label"));
  const named = namedRoles.test(role) || namedRoles.test(tag) ? fold(name) : "";
  const candidates = [
    label,
    named,
    captionOf(tree, holder),
    labelAround(tree, holder),
    headingOf(tree, holder, first, headings),
  ];
  const said = candidates.find((text) => text !== "");
  return said === undefined ? undefined : shorten(said, nameLength);
}

/** Of a region or a group that is little more than they are. */
function labelAround(tree: PageTree, holder: number): string {
  const [parent, outer] = [...tree.ancestors(holder)].slice(0, 2);
  for (const around of [parent, outer]) {
    if (around === undefined || !/^(?:group|region)$/u.test(roleOf(tree, around))) continue;
    const label = fold(tree.attribute(around, "aria-label"));
    if (label !== "") return label;
  }
  return "";
}

function captionOf(tree: PageTree, holder: number): string {
  const caption = tree.children(holder).find((child) => tree.node(child).tag === "caption");
  return caption === undefined ? "" : tree.text(caption, nameLength);
}

function headingOf(
  tree: PageTree,
  holder: number,
  first: number | undefined,
  headings: readonly number[],
): string {
  const within = first === undefined ? undefined : headingBefore(tree, holder, first);
  const heading = within ?? headings.slice(-nearestMax).findLast((at) => isAbove(tree, at, holder));
  return heading === undefined ? "" : tree.text(heading, nameLength);
}

/** Within what holds them, before the first of them. */
function headingBefore(tree: PageTree, holder: number, first: number): number | undefined {
  for (const child of tree.children(holder)) {
    if (child === first || tree.contains(child, first)) return undefined;
    if (isHeading(tree, child)) return child;
    const inner = tree.descendants(child).find((at) => isHeading(tree, at));
    if (inner !== undefined) return inner;
  }
  return undefined;
}

function isAbove(tree: PageTree, heading: number, holder: number): boolean {
  let levels = 0;
  for (const above of tree.ancestors(heading)) {
    if (tree.contains(above, holder)) return true;
    levels += 1;
    if (levels >= levelsMax || ofItsOwn.test(tree.node(above).tag)) return false;
  }
  return false;
}
