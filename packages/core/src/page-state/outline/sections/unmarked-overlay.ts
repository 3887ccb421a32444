import type { Elements } from "../found-section.ts";
import type { PageTree } from "../tree.ts";

/** Fewer than this may be covered by chance. */
const fewestCovered = 3;
const mostShare = 0.8;
/** What is larger than this is the page. */
const largestShare = 0.9;
/** What is only its frame hugs it. */
const framePx = 80;

/**
 * What lies over the page as a dialog does though nothing says that it is one: nearly all that could be used is
 * covered, and all that is not lies within it. Undefined where that is not sure.
 */
export function unmarkedOverlay(tree: PageTree, elements: Elements): number | undefined {
  const seen = [...elements.keys()].filter((index) => isInView(tree, index));
  const covered = seen.filter((index) => elements.get(index)?.disabled === "covered");
  const free = seen.filter((index) => tree.node(index).covered !== true);
  if (covered.length < fewestCovered || free.length === 0) return undefined;
  if (covered.length < mostShare * seen.length && free.length > covered.length) return undefined;
  const holder = around(tree, free);
  if (holder === undefined || covered.some((index) => tree.contains(holder, index)))
    return undefined;
  const whole = widen(tree, holder, covered);
  return isPartOfView(tree, whole) ? whole : undefined;
}

function isInView(tree: PageTree, index: number): boolean {
  const box = tree.box(index);
  const { width, height } = tree.raw.viewport;
  if (box === undefined || !tree.isVisible(index)) return false;
  return box.x + box.width > 0 && box.y + box.height > 0 && box.x < width && box.y < height;
}

/** The nearest node that contains all of them, and is none of them. */
function around(tree: PageTree, nodes: readonly number[]): number | undefined {
  const [first] = nodes;
  if (first === undefined) return undefined;
  return tree.closest(tree.parent(first), (at) => nodes.every((index) => tree.contains(at, index)));
}

/** With what belongs to it around it: its heading, its frame. */
function widen(tree: PageTree, holder: number, covered: readonly number[]): number {
  let whole = holder;
  for (const above of tree.ancestors(holder)) {
    const box = tree.box(above);
    const inner = tree.box(whole);
    if (
      box === undefined ||
      inner === undefined ||
      covered.some((index) => tree.contains(above, index))
    )
      break;
    if (box.width > inner.width + framePx || !isPartOfView(tree, above)) break;
    whole = above;
  }
  return whole;
}

function isPartOfView(tree: PageTree, index: number): boolean {
  const box = tree.box(index);
  const { tag } = tree.node(index);
  if (box === undefined || tag === "body" || tag === "html" || tag.startsWith("#")) return false;
  const { width, height } = tree.raw.viewport;
  return box.width * box.height <= largestShare * width * height;
}
