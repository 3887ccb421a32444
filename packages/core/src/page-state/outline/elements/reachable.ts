import type { PageTree } from "../tree.ts";
import type { Relations } from "./relations.ts";

/** Less than this is there for screen readers alone. */
const smallestPx = 8;

/**
 * Whether a person can get at a control: it is seen, or what stands for it is, as the label of a checkbox that is
 * drawn by other means.
 */
export function isReachable(tree: PageTree, relations: Relations, index: number): boolean {
  const { tag, attributes } = tree.node(index);
  if (tree.isVisible(index)) return true;
  if (tag !== "input") return tree.shows(index);
  const type = attributes?.["type"]?.toLowerCase();
  if (relations.labelsOf(index).some((label) => tree.shows(label))) {
    return type === "checkbox" || type === "radio" || type === "file";
  }
  if (type === "file") return tree.shows(tree.parent(index));
  return (type === "checkbox" || type === "radio") && isLaidOverWhatIsSeen(tree, index);
}

/** Transparent, and large enough to be hit: as switches are made. */
function isLaidOverWhatIsSeen(tree: PageTree, index: number): boolean {
  const box = tree.box(index);
  if (box === undefined || Math.min(box.width, box.height) < smallestPx) return false;
  return tree
    .children(tree.parent(index))
    .some((sibling) => sibling !== index && tree.isVisible(sibling));
}
