import type { DrawnNode } from "./drawn-node.ts";
import { boxOf, isNothing, union, type Rectangle } from "./rectangle.ts";

/** Tells of each node where it is drawn, whether it is seen at all, and what it scrolls. */
export function measureNodes(drawn: readonly DrawnNode[]): void {
  /** Of each node all that is drawn below it. */
  const contents: (Rectangle | undefined)[] = Array.from({ length: drawn.length });
  const showsSomething = new Uint8Array(drawn.length);
  // Children come after their parents: from the end, they are done before them.
  for (let at = drawn.length - 1; at >= 0; at -= 1) {
    const own = drawn[at];
    if (own === undefined) continue;
    measure(own, contents[at], showsSomething[at] === 1);
    const { parent } = own.node;
    if (parent < 0 || own.place === undefined) continue;
    const isCut = own.layout?.style.clips === true || own.layout?.style.scrolls === true;
    const inside = isCut ? undefined : contents[at];
    if (own.layout?.style.position !== "fixed") {
      const whole = inside === undefined ? own.place : union(inside, own.place);
      contents[parent] = union(contents[parent], whole);
    }
    if (own.node.hidden !== true || showsSomething[at] === 1) showsSomething[parent] = 1;
  }
}

function measure(own: DrawnNode, content: Rectangle | undefined, showsSomething: boolean): void {
  const { node, layout } = own;
  // What has no box of its own, as of `display: contents`, is where its children are.
  own.place ??= content;
  const { place } = own;
  if (place === undefined) return;
  node.box = boxOf(place);
  if (node.hidden !== true && isNothing(place) && !showsSomething) node.hidden = true;
  if (layout === undefined && !showsSomething) node.hidden = true;
  if (layout?.style.scrolls === true && content !== undefined) readScrolling(own, place, content);
}

/** What a region holds begins as far above it as it is scrolled. */
function readScrolling({ node }: DrawnNode, place: Rectangle, content: Rectangle): void {
  const whole = boxOf(union(place, content));
  const shown = boxOf(place);
  if (whole.width <= shown.width + 1 && whole.height <= shown.height + 1) return;
  node.scrolled = {
    x: shown.x - whole.x,
    y: shown.y - whole.y,
    width: whole.width,
    height: whole.height,
  };
}
