import type { PageTree } from "../tree.ts";

/** So many fields for one character each are one code. */
const fewestCells = 4;
const mostCells = 12;
/** Cells stand in boxes of their own, which stand in one row. */
const rowDepth = 3;

export function isSingleCell(tree: PageTree, index: number): boolean {
  return tree.node(index).tag === "input" && tree.attribute(index, "maxlength") === "1";
}

/** Fields for one character each that stand in a row, and so hold a code together. */
export function rowsOfCells(tree: PageTree, cells: readonly number[]): number[][] {
  const rows = new Map<number, number[]>();
  for (const cell of cells) {
    let holder = cell;
    for (let depth = 0; depth < rowDepth; depth += 1) {
      holder = tree.parent(holder);
      if (holder < 0) break;
      const row = rows.get(holder);
      if (row === undefined) rows.set(holder, [cell]);
      else row.push(cell);
    }
  }
  return [...rows.values()].filter((row) => row.length >= fewestCells && row.length <= mostCells);
}
