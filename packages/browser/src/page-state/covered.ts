import type { DrawnPage } from "./draw-page.ts";
import type { DrawnNode } from "./drawn-node.ts";
import { limitsOf } from "./clip.ts";
import { holds, intersection, isNothing, type Rectangle } from "./rectangle.ts";
import type { Layout } from "./snapshot.ts";

/** Something that takes the pointer where it is drawn. */
type Cover = { at: number; place: Rectangle; stays: boolean };

/** What is painted together: none of it lies over another of its own. */
type Layer = { paintOrder: number; covers: Cover[] };

/** Marks what can be acted on and has something else over its centre, also once it is scrolled there. */
export function markCovered(page: DrawnPage, view: Rectangle): void {
  const { nodes } = page;
  const layers = layersOf(page);
  for (const [at, drawn] of nodes.entries()) {
    const { layout, place } = drawn;
    if (layout === undefined || place === undefined || !mayBeActedOn(drawn)) continue;
    const point = centreOf(drawn, place);
    const covers = layers
      .filter(({ paintOrder }) => paintOrder > layout.paintOrder)
      .flatMap((layer) => layer.covers.filter((cover) => liesOver(cover, drawn, point, view)));
    if (covers.some((cover) => !belongsTo(nodes, cover.at, at))) drawn.node.covered = true;
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

function liesOver(
  cover: Cover,
  { stays }: DrawnNode,
  { x, y }: { x: number; y: number },
  view: Rectangle,
): boolean {
  // The page can be scrolled away below what stays where it is, to its middle.
  if (!cover.stays || stays) return holds(cover.place, x, y);
  const middle = (view.top + view.bottom) / 2;
  return holds(cover.place, x, middle);
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

function layersOf({ nodes, decorations }: DrawnPage): Layer[] {
  const layers = new Map<number, Layer>();
  const add = (layout: Layout, place: Rectangle, cover: Omit<Cover, "place">): void => {
    const { paintOrder } = layout;
    const layer = layers.get(paintOrder) ?? { paintOrder, covers: [] };
    layer.covers.push({ ...cover, place });
    layers.set(paintOrder, layer);
  };
  for (const [at, { node, layout, place, clip, stays }] of nodes.entries()) {
    if (layout === undefined || place === undefined || !takesPointer(layout)) continue;
    if (node.text !== undefined || node.tag.startsWith("#")) continue;
    const shown = intersection(limitsOf(clip, layout).shown, place);
    if (!isNothing(shown)) add(layout, shown, { at, stays });
  }
  for (const { of, layout, place, stays } of decorations) {
    if (takesPointer(layout)) add(layout, place, { at: of, stays });
  }
  return [...layers.values()];
}

function takesPointer({ style }: Layout): boolean {
  return style.isVisible && style.takesPointer;
}

function isWithin(nodes: readonly DrawnNode[], at: number, ancestor: number): boolean {
  for (let up = at; up > ancestor; up = nodes[up]?.node.parent ?? -1) {
    if (nodes[up]?.node.parent === ancestor) return true;
  }
  return false;
}
