import type { PageTree } from "../tree.ts";
import { collect, roleOf } from "./parts.ts";

/**
 * The cells of a row by their columns, from 0. A cell over several columns stands in the first of them, a heading
 * in all of them.
 */
export type GridRow = { nodes: number[]; cells: Map<number, number>; isHeader: boolean };

const tableRoles = new Set(["table", "grid", "treegrid"]);
const cellRoles = new Set(["cell", "gridcell", "columnheader", "rowheader"]);
const noTableRoles = new Set(["presentation", "none"]);
/** More than any page means: what a page writes by mistake or in malice shall not cost memory. */
const columnsMax = 500;

export function isTable(tree: PageTree, index: number): boolean {
  const written = tree.attribute(index, "role").trim().toLowerCase();
  return tree.node(index).tag === "table"
    ? !noTableRoles.has(written)
    : tableRoles.has(roleOf(tree, index));
}

/** Its rows as they are drawn: those with cells, and none of the tables within. */
export function gridOf(tree: PageTree, table: number): GridRow[] {
  const rows = new GridReader(tree);
  const nodes = collect(tree, table, (index) => {
    if (isRow(tree, index)) return "take";
    return isTable(tree, index) && tree.node(index).tag === "table" && hasOwnRows(tree, table)
      ? "pass"
      : "enter";
  });
  for (const node of nodes) rows.add(node);
  return rows.rows;
}

/** A `table` holds its rows itself; an element that only has the role of one may hold them in tables. */
function hasOwnRows(tree: PageTree, table: number): boolean {
  return tree.node(table).tag === "table";
}

function isRow(tree: PageTree, index: number): boolean {
  return tree.node(index).tag === "tr" || roleOf(tree, index) === "row";
}

function cellsOf(tree: PageTree, row: number): number[] {
  return collect(tree, row, (index) => {
    const { tag } = tree.node(index);
    if (tag === "td" || tag === "th" || cellRoles.has(roleOf(tree, index))) return "take";
    return isRow(tree, index) ? "pass" : "enter";
  });
}

function isHeading(tree: PageTree, cell: number): boolean {
  const role = tree.attribute(cell, "role").trim().toLowerCase();
  if (role !== "") return role === "columnheader";
  return tree.node(cell).tag === "th" && tree.attribute(cell, "scope") !== "row";
}

/** Puts cells where they stand, with those that reach down from the rows above. */
class GridReader {
  readonly rows: GridRow[] = [];
  readonly #tree: PageTree;
  #group = -1;
  /** By column: the cell that reaches down, and how many rows further. */
  #reaching = new Map<number, { cell: number; rows: number }>();
  /** A row that is drawn in parts, of which some do not scroll, by its number. */
  readonly #byNumber = new Map<string, GridRow>();

  constructor(tree: PageTree) {
    this.#tree = tree;
  }

  add(node: number): void {
    const cells = cellsOf(this.#tree, node);
    if (cells.length === 0) return;
    const row = this.#rowOf(node);
    row.isHeader &&= this.#isHeader(node, cells);
    this.#enterGroup(this.#tree.parent(node));
    this.#place(row, cells);
  }

  /** No cell reaches from the heading into the body. */
  #enterGroup(group: number): void {
    if (group !== this.#group) this.#reaching = new Map();
    this.#group = group;
  }

  #rowOf(node: number): GridRow {
    const number = this.#tree.attribute(node, "aria-rowindex");
    const known = number === "" ? undefined : this.#byNumber.get(number);
    if (known !== undefined) {
      known.nodes.push(node);
      return known;
    }
    const row: GridRow = { nodes: [node], cells: new Map(), isHeader: true };
    if (number !== "") this.#byNumber.set(number, row);
    this.rows.push(row);
    return row;
  }

  #isHeader(node: number, cells: readonly number[]): boolean {
    const parent = this.#tree.parent(node);
    if (parent >= 0 && this.#tree.node(parent).tag === "thead") return true;
    return cells.every((cell) => isHeading(this.#tree, cell));
  }

  #place(row: GridRow, cells: readonly number[]): void {
    const reaching = new Map<number, { cell: number; rows: number }>();
    for (const [column, { cell, rows }] of this.#reaching) {
      row.cells.set(column, cell);
      if (rows > 1) reaching.set(column, { cell, rows: rows - 1 });
    }
    let column = 0;
    for (const cell of cells) {
      column = this.#columnOf(cell, column);
      const width = this.#number(cell, "colspan", columnsMax);
      const height = this.#number(cell, "rowspan", 65_534);
      for (let at = column; at < column + width; at += 1) {
        if (at === column || row.isHeader) row.cells.set(at, cell);
        if (height > 1) reaching.set(at, { cell, rows: height - 1 });
      }
      column += width;
    }
    this.#reaching = reaching;
  }

  #columnOf(cell: number, from: number): number {
    const told = Number(this.#tree.attribute(cell, "aria-colindex"));
    if (Number.isInteger(told) && told > 0 && told <= columnsMax) return told - 1;
    let column = from;
    while (this.#reaching.has(column)) column += 1;
    return column;
  }

  #number(cell: number, name: string, most: number): number {
    const told = Number(this.#tree.attribute(cell, name));
    return Number.isInteger(told) && told > 0 ? Math.min(told, most) : 1;
  }
}
