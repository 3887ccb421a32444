import type { KeyedSection } from "../found-section.ts";
import type { PageTree } from "../tree.ts";

/** How far around a pager its rows may stand. */
const levelsMax = 8;

/**
 * The rows that a pager or a count belongs to: those in the smallest part of the page around both, and where there
 * are several, the ones before it. Undefined where none is near.
 */
export function rowsNear(
  tree: PageTree,
  rows: readonly KeyedSection[],
  node: number,
  main: string | undefined,
): string | undefined {
  let levels = 0;
  for (let around = node; around >= 0 && levels < levelsMax; around = tree.parent(around)) {
    const near = rows.filter(
      (section) =>
        section.node === around ||
        tree.contains(around, section.node) ||
        tree.contains(section.node, node),
    );
    if (near.length > 0) return nearestOf(tree, near, node, main);
    levels += 1;
  }
  return undefined;
}

function nearestOf(
  tree: PageTree,
  near: readonly KeyedSection[],
  node: number,
  main: string | undefined,
): string | undefined {
  const [only, another] = near;
  if (another === undefined) return only?.key;
  const inMain = near.find(({ key }) => key === main);
  if (inMain !== undefined) return inMain.key;
  return near.findLast((section) => tree.position(section.node) < tree.position(node))?.key;
}
