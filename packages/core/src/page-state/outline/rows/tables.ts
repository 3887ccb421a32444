import type { NodeHandle, Row, Section } from "../../page-content.ts";
import type { Elements } from "../found-section.ts";
import type { PageTree } from "../tree.ts";
import { fold, shorten } from "../words.ts";
import { keysOf } from "./keys.ts";
import { isHeading, roleOf, writtenText } from "./parts.ts";
import { type FoundRow, RowReader } from "./row-reader.ts";
import { type FoundRows, keyedRows } from "./section-of-rows.ts";
import { type GridRow, gridOf, isTable } from "./table-grid.ts";

const nameLength = 80;

/** @returns undefined for what is no table, and for one that only arranges other things. */
export function readTable(
  tree: PageTree,
  elements: Elements,
  table: number,
): FoundRows | undefined {
  if (!isTable(tree, table)) return undefined;
  const grid = gridOf(tree, table);
  if (onlyArranges(tree, elements, table, grid)) return undefined;
  return new TableReader(tree, elements, table, grid).section();
}

function isDrawn(tree: PageTree, row: GridRow): boolean {
  return row.nodes.some((node) => tree.box(node) !== undefined);
}

/** What is in it would not be in a table of data that has no headings. */
function onlyArranges(
  tree: PageTree,
  elements: Elements,
  table: number,
  grid: readonly GridRow[],
): boolean {
  if (grid.length === 0) return true;
  if (grid.some(({ isHeader }) => isHeader) || tree.node(table).tag !== "table") return false;
  if (grid.some((row) => [...row.cells.values()].some((cell) => tree.node(cell).tag === "th"))) {
    return false;
  }
  if (grid.length === 1 || grid.every(({ cells }) => cells.size === 1)) return true;
  if (tree.node(table).role?.startsWith("Layout") === true) return true;
  let fields = 0;
  for (const index of tree.descendants(table)) {
    if (isHeading(tree, index) || isTable(tree, index)) return true;
    const verb = elements.get(index)?.verb;
    if (verb === "fill" || verb === "select") fields += 1;
  }
  return fields > 0;
}

class TableReader {
  readonly #tree: PageTree;
  readonly #reader: RowReader;
  readonly #table: number;
  readonly #headers: GridRow[];
  readonly #body: GridRow[];
  readonly #names: Map<number, string>;

  constructor(tree: PageTree, elements: Elements, table: number, grid: readonly GridRow[]) {
    this.#tree = tree;
    this.#table = table;
    this.#reader = new RowReader(tree, elements);
    const drawn = grid.filter((row) => isDrawn(tree, row));
    const start = drawn.findIndex(({ isHeader }) => !isHeader);
    const count = start === -1 ? drawn.length : start;
    this.#headers = drawn.slice(0, count);
    this.#body = drawn.slice(count);
    const [first, second] = this.#body;
    const isHeaded = first !== undefined && second !== undefined && count === 0;
    if (isHeaded && this.#isStrong(first) && !this.#isStrong(second)) {
      this.#headers = [first];
      this.#body = this.#body.slice(1);
    }
    this.#names = this.#columnNames();
  }

  section(): FoundRows {
    const body = this.#body.filter((row) => !this.#repeatsHeadings(row));
    const names = this.#names;
    const notice = body.length === 1 ? this.#notice(body) : undefined;
    const rows = notice === undefined ? body : [];
    const texts = rows.map((row) => this.#texts(row));
    const columns = this.#columns(names, texts);
    const headings = columns.map((column) => names.get(column) ?? "");
    const found = rows
      .map((row, index) => this.#row(row, columns, texts[index] ?? new Map<number, string>()))
      .filter(({ row }) => row.elements !== undefined || row.cells.some((cell) => cell !== ""));
    const keys = keysOf(
      found.map(({ traits }) => traits),
      headings,
    );
    const rowCount = this.#rowCount(found.length);
    const own = this.#ownElements(new Set(found.flatMap(({ row }) => handlesOf(row))));
    const section: Section<NodeHandle> = {
      kind: "table",
      ...(notice !== undefined && { text: notice }),
      ...(own.length > 0 && { elements: own }),
      ...(headings.some((heading) => heading !== "") && { columns: headings }),
      rows: keyedRows(found, keys),
      ...(rowCount !== undefined && { rowCount }),
    };
    return { node: this.#table, section, told: [this.#table] };
  }

  /** All it says stands out, as headings do that are no `th`. */
  #isStrong({ cells }: GridRow): boolean {
    const said = [...cells.values()].filter((cell) => this.#tree.text(cell, 2) !== "");
    return said.length > 1 && said.every((cell) => this.#saysAllStrong(cell));
  }

  #saysAllStrong(cell: number): boolean {
    const strong = this.#tree
      .descendants(cell)
      .find((index) => ["b", "strong"].includes(this.#tree.node(index).tag));
    return strong !== undefined && this.#tree.text(strong) === this.#tree.text(cell);
  }

  #columnNames(): Map<number, string> {
    const names = new Map<number, string[]>();
    for (const { cells } of this.#headers) {
      for (const [column, cell] of cells) {
        if (this.#tree.box(cell) === undefined) continue;
        const name = this.#headingText(cell);
        const above = names.get(column) ?? [];
        if (name !== "" && !above.includes(name)) above.push(name);
        names.set(column, above);
      }
    }
    return new Map([...names].map(([column, parts]) => [column, parts.join(" ")]));
  }

  /** Headings that are only read aloud, or that a second table shows, are no less headings. */
  #headingText(cell: number): string {
    const seen = this.#tree.text(cell, nameLength);
    if (seen !== "") return seen;
    const label = fold(this.#tree.attribute(cell, "aria-label"));
    return shorten(label === "" ? writtenText(this.#tree, cell) : label, nameLength);
  }

  #texts({ cells }: GridRow): Map<number, string> {
    const texts = new Map<number, string>();
    for (const [column, cell] of cells) {
      if (this.#tree.box(cell) !== undefined) texts.set(column, this.#reader.text(cell));
    }
    return texts;
  }

  /** Those that are drawn, but for columns that hold nothing but what is told as elements. */
  #columns(names: Map<number, string>, texts: readonly Map<number, string>[]): number[] {
    const drawn = new Set(names.keys());
    const said = new Set<number>();
    for (const row of texts) {
      for (const [column, text] of row) {
        drawn.add(column);
        if (text !== "") said.add(column);
      }
    }
    const acting = new Set(this.#body.flatMap((row) => this.#actingColumns(row)));
    return [...drawn]
      .filter((at) => said.has(at) || (names.get(at) !== "" && names.has(at) && !acting.has(at)))
      .toSorted((one, other) => one - other);
  }

  #actingColumns({ cells }: GridRow): number[] {
    return [...cells].flatMap(([column, cell]) =>
      this.#reader.elementsWithin(cell).length > 0 ? [column] : [],
    );
  }

  #row(row: GridRow, columns: readonly number[], texts: Map<number, string>): FoundRow {
    const [node = this.#table] = row.nodes;
    const cells = columns.map((column) => texts.get(column) ?? "");
    const elements = row.nodes.flatMap((part) => this.#reader.elementsWithin(part));
    const head = this.#headOf(row);
    const link = head === undefined ? undefined : this.#reader.mainLink(head);
    const traits = this.#reader.traits(node, this.#reader.isLink(node) ? node : link);
    const title = head === undefined ? undefined : this.#tree.text(head, nameLength);
    return {
      row: {
        cells,
        ...(this.#reader.isElement(node) && { ref: this.#tree.handle(node) }),
        ...(elements.length > 0 && { elements: this.#reader.handles(elements) }),
        ...(row.nodes.some((part) => this.#reader.isSelected(part)) && { selected: true }),
      },
      traits: {
        ...traits,
        text: cells.join("\n"),
        cells,
        ...(title !== undefined && { title }),
      },
    };
  }

  /** The cell that heads the row: the one that the page says does, else the first with words in it. */
  #headOf({ cells }: GridRow): number | undefined {
    let first: number | undefined;
    for (const [, cell] of [...cells].toSorted(([one], [other]) => one - other)) {
      const text = this.#tree.text(cell, nameLength);
      const heads = this.#tree.node(cell).tag === "th" || roleOf(this.#tree, cell) === "rowheader";
      if (heads && text !== "") return cell;
      if (first === undefined && /\p{L}/u.test(text)) first = cell;
    }
    return first;
  }

  /** Headings that stand again below the rows, or between them. */
  #repeatsHeadings({ cells }: GridRow): boolean {
    const drawn = [...cells].filter(([, cell]) => this.#tree.box(cell) !== undefined);
    if (drawn.length === 0 || this.#names.size === 0) return false;
    return drawn.every(([column, cell]) => this.#headingText(cell) === this.#names.get(column));
  }

  /** The only row says that there are none: one cell over all columns. */
  #notice([row]: readonly GridRow[]): string | undefined {
    const [cell, another] = row === undefined ? [] : row.cells.values();
    if (cell === undefined || another !== undefined) return undefined;
    const width = Number(this.#tree.attribute(cell, "colspan"));
    if (!(width > 1) || this.#reader.elementsWithin(cell).length > 0) return undefined;
    const text = this.#tree.text(cell, 200);
    return text === "" ? undefined : text;
  }

  #rowCount(told: number): number | undefined {
    const count = Number(this.#tree.attribute(this.#table, "aria-rowcount"));
    const rows = count - this.#headers.length;
    return Number.isInteger(rows) && rows > told ? rows : undefined;
  }

  #ownElements(inRows: ReadonlySet<NodeHandle>): NodeHandle[] {
    const all = this.#reader.handles(this.#reader.elementsWithin(this.#table));
    return all.filter((handle) => !inRows.has(handle));
  }
}

function handlesOf({ ref, elements = [] }: Row<NodeHandle>): NodeHandle[] {
  return ref === undefined ? elements : [ref, ...elements];
}
