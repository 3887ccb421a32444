import { limitsOf } from "./clip.ts";
import { Covers, type Cover } from "./covers.ts";
import type { DrawnPage } from "./draw-page.ts";
import type { DrawnNode } from "./drawn-node.ts";
import { holds, intersection, isNothing, type Rectangle } from "./rectangle.ts";

/** Marks what can be acted on and has something else over its centre, also once it is scrolled there. */
export function markCovered(page: DrawnPage, view: Rectangle): void {
  const { nodes } = page;
  const covers = new Covers(page);
  const middle = (view.top + view.bottom) / 2;
  for (const [at, drawn] of nodes.entries()) {
    const { layout, place, stays } = drawn;
    if (layout === undefined || place === undefined || !mayBeActedOn(drawn)) continue;
    const { x, y } = centreOf(drawn, place);
    const isUnder = (cover: Cover, height: number) =>
      cover.paintOrder > layout.paintOrder &&
      holds(cover.place, x, height) &&
      !belongsTo(nodes, cover.at, at);
    const isCovered =
      covers.someNear(y, (cover) => isUnder(cover, y)) ||
      // The page can be scrolled below what stays where it is, until this is in its middle.
      covers.staying.some((cover) => isUnder(cover, stays ? y : middle));
    if (isCovered) drawn.node.covered = true;
  }
}

/** A click on the one is meant for the other: within it, around it, or of a label and its control. */
function belongsTo(nodes: readonly DrawnNode[], cover: number, at: number): boolean {
  if (cover === at || isWithin(nodes, cover, at) || isWithin(nodes, at, cover)) return true;
  return isLabelOf(nodes, cover, at) || isLabelOf(nodes, at, cover);
}

/** Whether the one is a label of the other, or in it. */
function isLabelOf(nodes: readonly DrawnNode[], one: number, other: number): boolean {
  for (let up = one; up >= 0; up = nodes[up]?.node.parent ?? -1) {
    const label = nodes[up]?.node;
    if (label?.tag !== "label") continue;
    const { id } = nodes[other]?.node.attributes ?? {};
    return isWithin(nodes, other, up) || (id !== undefined && label.attributes?.["for"] === id);
  }
  return false;
}

const actedOn = new Set(["a", "button", "input", "select", "textarea", "summary", "label"]);

function mayBeActedOn({ node }: DrawnNode): boolean {
  if (node.hidden === true || node.text !== undefined) return false;
  return (
    node.clickable === true ||
    node.pointer === true ||
    actedOn.has(node.tag) ||
    node.attributes?.["tabindex"] !== undefined ||
    node.attributes?.["role"] !== undefined
  );
}

/** Of what is shown of it; of what is shown only once it is scrolled to, of all of it. */
function centreOf({ clip, layout }: DrawnNode, place: Rectangle): { x: number; y: number } {
  const shown = layout === undefined ? place : intersection(limitsOf(clip, layout).shown, place);
  const { left, top, right, bottom } = isNothing(shown) ? place : shown;
  return { x: (left + right) / 2, y: (top + bottom) / 2 };
}

function isWithin(nodes: readonly DrawnNode[], at: number, ancestor: number): boolean {
  for (let up = at; up > ancestor; up = nodes[up]?.node.parent ?? -1) {
    if (nodes[up]?.node.parent === ancestor) return true;
  }
  return false;
}
