import type { DisabledReason, Verb } from "../../page-content.ts";
import type { PageTree } from "../tree.ts";
import type { ModalDialogs } from "./modal-dialogs.ts";
import type { Relations } from "./relations.ts";

const controlTags = new Set([
  "button",
  "fieldset",
  "input",
  "optgroup",
  "option",
  "select",
  "textarea",
]);

/** Why nothing can be done with an element now; undefined where something can. */
export function disabledReasonOf(
  tree: PageTree,
  relations: Relations,
  dialogs: ModalDialogs,
  { index, verb }: { index: number; verb: Verb },
): DisabledReason | undefined {
  if (isDisabled(tree, index)) return "disabled";
  if (isWithinInert(tree, index)) return "inert";
  const behind = dialogs.reasonFor(index);
  if (behind !== undefined) return behind;
  if (isCovered(tree, relations, index)) return "covered";
  return verb === "fill" && isReadOnly(tree, index) ? "readOnly" : undefined;
}

function isDisabled(tree: PageTree, index: number): boolean {
  const { tag, states } = tree.node(index);
  if (states?.disabled === true) return true;
  if (
    controlTags.has(tag) &&
    (tree.hasAttribute(index, "disabled") || isInDisabledFieldset(tree, index))
  )
    return true;
  return saysDisabled(tree, index) || isStyledDisabled(tree, index);
}

/** The nearest that says it decides, as for screen readers. */
function saysDisabled(tree: PageTree, index: number): boolean {
  const telling = tree.closest(index, (at) => tree.hasAttribute(at, "aria-disabled"));
  return telling !== undefined && tree.attribute(telling, "aria-disabled") === "true";
}

/** What stands in the first legend of a fieldset can be used though the fieldset is disabled. */
function isInDisabledFieldset(tree: PageTree, index: number): boolean {
  let below = index;
  for (const above of tree.ancestors(index)) {
    const isOff = tree.node(above).tag === "fieldset" && tree.hasAttribute(above, "disabled");
    if (isOff && tree.children(above).find((child) => tree.node(child).tag === "legend") !== below)
      return true;
    below = above;
  }
  return false;
}

/** A link has no such state: pages give it, or the item it is, a class of just this name. */
function isStyledDisabled(tree: PageTree, index: number): boolean {
  if (tree.node(index).tag !== "a") return false;
  const item = tree.parent(index);
  return (
    isCalledDisabled(tree, index) ||
    (item >= 0 && tree.node(item).tag === "li" && isCalledDisabled(tree, item))
  );
}

function isCalledDisabled(tree: PageTree, index: number): boolean {
  return tree.attribute(index, "class").split(/\s+/u).includes("disabled");
}

function isWithinInert(tree: PageTree, index: number): boolean {
  return tree.closest(index, (at) => tree.hasAttribute(at, "inert")) !== undefined;
}

/** A control that its label stands for, or that lies under its own label, is clicked by that. */
function isCovered(tree: PageTree, relations: Relations, index: number): boolean {
  if (tree.node(index).covered !== true) return false;
  const labels = relations.labelsOf(index).filter((label) => tree.shows(label));
  return labels.every((label) => tree.node(label).covered === true);
}

function isReadOnly(tree: PageTree, index: number): boolean {
  return (
    tree.node(index).states?.readonly === true ||
    tree.hasAttribute(index, "readonly") ||
    tree.attribute(index, "aria-readonly") === "true"
  );
}
