import type { PageContent, Ref, Row } from "../page-content.ts";
import { lineOfElement, type Detail } from "./line-of-element.ts";
import { clip, quote } from "./quote.ts";
import {
  elementOf,
  general,
  isRowDragged,
  noLayout,
  placeElements,
  type Cell,
  type RowLayout,
  wordsOf,
} from "./row-layout.ts";
import { stateWords } from "./words.ts";

const cellLength: Record<Detail, number> = { page: 80, part: 1_000 };

/**
 * A row in one line: its cells, then what can be done in it, such as `e21 #1001 | Alice | $12 | e22 button Delete`.
 * A ref before a cell's text is that of the link the text is the name of; `e19: …` is the row's own. Of an element
 * that is as the layout says, only its ref is named, and what it is in.
 */
export function lineOfRow(
  row: Row,
  { elements }: Pick<PageContent, "elements">,
  detail: Detail = "page",
  layout: RowLayout = noLayout,
): string {
  const { cells, rest } = placeElements(row, elements);
  const texts = cells
    .filter((_, column) => !layout.empty.has(column))
    .map((cell) => textOf(cell, elements, detail));
  while (texts.at(-1) === "") texts.pop();
  const all = rest.length === 0 ? texts : [...texts, restOf(row, rest, elements, detail, layout)];
  const line = `${ownOf(row, texts.length === 0, elements, layout)}${all.join(" | ")}`.trimEnd();
  return /^e\d/.test(line) ? line : `| ${line}`;
}

function ownOf(
  row: Row,
  isEmpty: boolean,
  elements: PageContent["elements"],
  layout: RowLayout,
): string {
  const { ref, selected } = row;
  // Nothing is written in it, and yet it may have a name.
  if (ref !== undefined && isEmpty) return `${lineOfElement(ref, elementOf(ref, elements))} `;
  const isDragged = !layout.isDragged && isRowDragged(row, elements);
  const words = [
    ref,
    selected === true ? "selected" : undefined,
    isDragged ? "draggable" : undefined,
  ].filter((word) => word !== undefined);
  return words.length === 0 ? "" : `${words.join(" ")}: `;
}

function textOf(cell: Cell, elements: PageContent["elements"], detail: Detail): string {
  if (typeof cell !== "string") {
    return cell.map((ref) => lineOfElement(ref, elementOf(ref, elements), detail)).join(" ");
  }
  const text = clip(cell, cellLength[detail]);
  return text === "" ? "" : quote(text);
}

function restOf(
  row: Row,
  rest: Ref[],
  elements: PageContent["elements"],
  detail: Detail,
  { each }: RowLayout,
): string {
  const words = rest.length === each.length ? wordsOf(row) : [];
  const told = rest.map((ref, index) => {
    const element = elementOf(ref, elements);
    return rest.length === each.length && general(words, ref, elements) === each[index]
      ? [ref, ...stateWords(element)].join(" ")
      : lineOfElement(ref, element, detail);
  });
  return told.join(" ");
}
