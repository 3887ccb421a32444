import type { Verb } from "../../page-content.ts";
import type { PageTree } from "../tree.ts";
import { clickablesOf } from "./clickable.ts";
import { isDraggable } from "./dragging.ts";
import { isReachable } from "./reachable.ts";
import type { Relations } from "./relations.ts";
import { saysNothingMore } from "./says-nothing-more.ts";
import { isEditor, verbOf } from "./verb.ts";

const smallestCanvasPx = 16;
const smallestRegionPx = 40;
/** Less than this is a matter of rounding, and hides nothing. */
const hiddenPx = 16;

/** What can be acted on, and how, in the order of the page. */
export function whatActs(tree: PageTree, relations: Relations): Map<number, Verb> {
  const verbs = byRole(tree, relations);
  for (const index of wrapped(tree, verbs)) verbs.delete(index);
  for (const index of clickablesOf(tree, relations, new Set(verbs.keys()))) {
    verbs.set(index, isDrawn(tree, index) || isCanvas(tree, index) ? "clickAt" : "click");
  }
  for (const index of tree.all()) {
    if (verbs.has(index)) continue;
    if (isCanvas(tree, index) && !isWithin(tree, verbs, index)) verbs.set(index, "clickAt");
    else if (isDraggable(tree, index) && tree.shows(index)) verbs.set(index, "drag");
    else if (hidesSomething(tree, index)) verbs.set(index, "scroll");
  }
  return inOrder(tree, verbs);
}

function byRole(tree: PageTree, relations: Relations): Map<number, Verb> {
  const verbs = new Map<number, Verb>();
  let editor: number | undefined;
  for (const index of tree.all()) {
    const isEdited = editor !== undefined && tree.contains(editor, index);
    const verb = verbOf(tree, index);
    // A link in a text that is being written is a part of the text.
    if (verb === undefined || (isEdited && tree.node(index).tag === "a")) continue;
    if (!isReachable(tree, relations, index)) continue;
    if (!isEdited && isEditor(tree, index)) editor = index;
    verbs.set(index, verb);
  }
  return verbs;
}

const nativeTags = new Set(["a", "button", "input", "select", "textarea", "summary"]);

/** Of a widget around a single other that is the same thing, the one that is not the real control. */
function* wrapped(tree: PageTree, verbs: ReadonlyMap<number, Verb>): Generator<number, void> {
  for (const [inner, verb] of verbs) {
    const outer = tree.closest(tree.parent(inner), (at) => verbs.has(at));
    if (outer === undefined) continue;
    const isSame = verbs.get(outer) === verb && saysNothingMore(tree, outer, inner);
    if (!isSame && !(verb === "fill" && tree.attribute(outer, "role") === "combobox")) continue;
    const isControl = nativeTags.has(tree.node(inner).tag) && !nativeTags.has(tree.node(outer).tag);
    yield isControl && !isPresentation(tree, inner) ? outer : inner;
  }
}

/** Whether its own page says that it is only how something around it looks, as the link in a tab. */
function isPresentation(tree: PageTree, index: number): boolean {
  return (
    /^(none|presentation)$/u.test(tree.attribute(index, "role")) ||
    tree.attribute(index, "tabindex") === "-1"
  );
}

/** Shapes have no place of their own in the page that a click could be led to. */
function isDrawn(tree: PageTree, index: number): boolean {
  return tree.closest(index, (at) => tree.node(at).tag === "svg") !== undefined;
}

function isCanvas(tree: PageTree, index: number): boolean {
  const { tag, box } = tree.node(index);
  if (tag !== "canvas" || box === undefined || !tree.isVisible(index)) return false;
  return Math.min(box.width, box.height) >= smallestCanvasPx;
}

function hidesSomething(tree: PageTree, index: number): boolean {
  const { scrolled, box, tag } = tree.node(index);
  if (scrolled === undefined || box === undefined || !tree.isVisible(index)) return false;
  if (tag === "html" || tag === "body" || tag.startsWith("#")) return false;
  if (Math.min(box.width, box.height) < smallestRegionPx) return false;
  return scrolled.height - box.height >= hiddenPx || scrolled.width - box.width >= hiddenPx;
}

function isWithin(tree: PageTree, verbs: ReadonlyMap<number, Verb>, index: number): boolean {
  return tree.closest(tree.parent(index), (at) => verbs.has(at)) !== undefined;
}

function inOrder(tree: PageTree, verbs: Map<number, Verb>): Map<number, Verb> {
  return new Map(
    [...verbs].toSorted(([one], [other]) => tree.position(one) - tree.position(other)),
  );
}
