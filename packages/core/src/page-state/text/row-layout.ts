import type { PageContent, PageElement, Ref, Row } from "../page-content.ts";
import { describe } from "./line-of-element.ts";
import { oneLine } from "./quote.ts";
import { stateWords } from "./words.ts";

type Elements = PageContent["elements"];

/** What the rows of a section have in common, said once above them. */
export type RowLayout = {
  /** Of each element that stands in no cell, in order, what it is. The rows name just their refs. */
  each: string[];
  /** Columns that say nothing in any row. */
  empty: ReadonlySet<number>;
  /** The rows themselves can be dragged. */
  isDragged: boolean;
};

export const noLayout: RowLayout = { each: [], empty: new Set(), isDragged: false };

/** What a row has beyond these stands in lines of its own. */
const elementsInRow = 12;

/** Rows that are looked at for what their elements have in common. */
const samples = 20;

/** A cell is a text, or the elements whose names are all that it says. */
export type Cell = string | Ref[];
export type PlacedRow = { cells: Cell[]; rest: Ref[] };

export function layoutOf(rows: Row[], columns: string[], elements: Elements): RowLayout {
  const empty = new Set(columns.keys());
  for (const row of rows) {
    for (const column of empty) if (!saysNothing(row, column, elements)) empty.delete(column);
    if (empty.size === 0) break;
  }
  const isDragged = rows.length > 0 && rows.every((row) => isRowDragged(row, elements));
  return { each: sharedByMost(rows.slice(0, samples), elements), empty, isDragged };
}

export function isRowDragged({ ref }: Row, elements: Elements): boolean {
  const { verb, draggable } = (ref && elements[ref]) ?? {};
  return verb === "drag" || draggable === true;
}

/** What more than half of the rows have, where at least two have it: of what fewer have, "each" would be untrue. */
function sharedByMost(rows: Row[], elements: Elements): string[] {
  const counts = new Map<string, { each: string[]; count: number }>();
  for (const row of rows) {
    const words = wordsOf(row);
    const each = placeElements(row, elements).rest.map((ref) => general(words, ref, elements));
    const key = each.join("\n");
    const count = (counts.get(key)?.count ?? 0) + 1;
    if (each.length > 0) counts.set(key, { each, count });
  }
  const [most] = [...counts.values()].toSorted((one, other) => other.count - one.count);
  return most !== undefined && most.count > Math.max(1, rows.length / 2) ? most.each : [];
}

/** The elements that a row's line names, and those that are too many for it. */
export function elementsOfRow({ elements = [] }: Row): { told: Ref[]; over: Ref[] } {
  return { told: elements.slice(0, elementsInRow), over: elements.slice(elementsInRow) };
}

/** Which elements are what a cell says: a link's name that is the cell's text. */
export function placeElements(row: Row, elements: Elements): PlacedRow {
  let rest = elementsOfRow(row).told;
  const cells = row.cells.map((cell): Cell => {
    const refs = namedBy(cell, rest, elements);
    if (refs.length === 0) return oneLine(cell);
    if (!refs.some((ref) => elements[ref]?.role === "link")) return "";
    rest = rest.filter((ref) => !refs.includes(ref));
    return refs;
  });
  return { cells, rest };
}

/** What a row says, the longest first. */
export function wordsOf({ cells }: Row): string[] {
  return cells
    .map(oneLine)
    .filter(({ length }) => length >= 2)
    .toSorted((one, other) => other.length - one.length);
}

/** What an element is, without what its name has of the words of its row, and without its state. */
export function general(words: readonly string[], ref: Ref, elements: Elements): string {
  const element = elementOf(ref, elements);
  let name = oneLine(element.name);
  for (const word of words) {
    // A name that is all of a cell is no addition to it, such as that of a button.
    if (word !== name && name.includes(word)) name = oneLine(name.replace(word, " "));
  }
  const states = stateWords(element).length;
  return describe({ ...element, name }, "page")
    .slice(states)
    .join(" ");
}

export function elementOf(ref: Ref, elements: Elements): PageElement {
  return elements[ref] ?? { role: "generic", name: "" };
}

function saysNothing(
  { cells, elements: refs = [] }: Row,
  column: number,
  elements: Elements,
): boolean {
  const cell = cells[column] ?? "";
  if (cell.trim() === "") return true;
  const named = namedBy(cell, refs, elements);
  return named.length > 0 && !named.some((ref) => elements[ref]?.role === "link");
}

/** Elements next to each other whose names are together all that the cell says. */
function namedBy(cell: string, refs: Ref[], elements: Elements): Ref[] {
  const text = letters(cell);
  if (text === "") return [];
  const names = refs.map((ref) => letters(elementOf(ref, elements).name));
  // Those without a name go with what stands behind them.
  let first = 0;
  for (const [start, name] of names.entries()) {
    if (name === "") continue;
    const end = endOf(text, names, start);
    if (end !== undefined) return refs.slice(first, end);
    first = start + 1;
  }
  return [];
}

/** Behind the last of the names that make the text, from `start` on. */
function endOf(text: string, names: readonly string[], start: number): number | undefined {
  let told = 0;
  for (let at = start; at < names.length && text.startsWith(names[at] ?? "", told); at += 1) {
    told += names[at]?.length ?? 0;
    if (told === text.length) return at + 1;
  }
  return undefined;
}

function letters(text: string): string {
  return text.replace(/\s+/g, "");
}
