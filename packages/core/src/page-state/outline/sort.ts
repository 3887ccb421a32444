import type { Sort } from "../page-content.ts";
import type { Elements, KeyedSection } from "./found-section.ts";
import { roleOf, writtenText } from "./rows/parts.ts";
import type { PageTree } from "./tree.ts";
import { fold, shorten } from "./words.ts";

type Order = Sort["order"];

const keyLength = 80;
const sortedClass: [Order, RegExp][] = [
  [
    "asc",
    /(?:^|[-_\s])(?:sort(?:ed|ing|able)?|tablesorter|dt-ordering|order)[-_]?(?:asc|ascending|up|headerasc)(?:$|[-_\s])/iu,
  ],
  [
    "desc",
    /(?:^|[-_\s])(?:sort(?:ed|ing|able)?|tablesorter|dt-ordering|order)[-_]?(?:desc|descending|down|headerdesc)(?:$|[-_\s])/iu,
  ],
];
const sortLabel =
  /^(?:sort(?:ed)?(?: results)?(?: by)?|order(?: by)?|sortier\p{L}*(?: nach)?|trier(?: par)?|tri|ordenar(?: por)?|ordina(?: per)?|sorteren(?: op)?|sorteer(?: op)?|sortera(?: efter)?|sorter(?: efter| etter)?|lajittele|sortuj(?: według)?|seřadit(?: podle)?|сортир\p{L}*(?: по)?|sırala|並べ替え|排序|정렬)\s*:?$/iu;
const ascendingWords =
  /\b(?:asc|ascending|aufsteigend|croissant|ascendente|crescente|low to high|lowest|cheapest|oldest|a\s?(?:-|–|to|→)\s?z)\b|↑|▲|昇順|升序/iu;
const descendingWords =
  /\b(?:desc|descending|absteigend|décroissant|descendente|decrescente|high to low|highest|newest|latest|most|z\s?(?:-|–|to|→)\s?a)\b|↓|▼|降順|降序/iu;

/**
 * What the rows are sorted by, where the page says that and in which direction.
 * @param main key of the section with the rows that the page is about
 */
export function readSort(
  tree: PageTree,
  elements: Elements,
  sections: readonly KeyedSection[],
  main?: string,
): Sort | undefined {
  const rows = sections.find(({ key }) => key === main);
  const heading = rows === undefined ? undefined : sortedHeading(tree, rows.node);
  return heading ?? chosenSort(tree, elements);
}

/** Exactly one heading is sorted by, or nothing is sure. */
function sortedHeading(tree: PageTree, table: number): Sort | undefined {
  const sorted: Sort[] = [];
  for (const index of [table, ...tree.descendants(table)]) {
    const order = isColumn(tree, index) ? orderOf(tree, index) : undefined;
    if (order !== undefined) sorted.push({ key: headingText(tree, index), order });
  }
  const keys = new Set(sorted.map(({ key, order }) => `${key} ${order}`));
  return keys.size === 1 && sorted[0]?.key !== "" ? sorted[0] : undefined;
}

function isColumn(tree: PageTree, index: number): boolean {
  return tree.node(index).tag === "th" || roleOf(tree, index) === "columnheader";
}

function orderOf(tree: PageTree, heading: number): Order | undefined {
  const said = tree.attribute(heading, "aria-sort").toLowerCase();
  if (said === "ascending") return "asc";
  if (said === "descending") return "desc";
  if (said !== "") return undefined;
  const classes = tree.attribute(heading, "class");
  const orders = sortedClass.filter(([, pattern]) => pattern.test(classes));
  return orders.length === 1 ? orders[0]?.[0] : undefined;
}

function headingText(tree: PageTree, heading: number): string {
  const seen = tree.text(heading, keyLength);
  return (seen === "" ? shorten(writtenText(tree, heading), keyLength) : seen).replace(
    /\s*[↑↓▲▼⇅↕]+$/u,
    "",
  );
}

/** A field to choose the sort with: what it holds tells the direction, or the sort is not told. */
function chosenSort(tree: PageTree, elements: Elements): Sort | undefined {
  for (const [node, { name, value = "", role }] of elements) {
    if (role !== "combobox" && role !== "listbox") continue;
    if (value === "" || !isForSort(tree, node, name)) continue;
    const isAscending = ascendingWords.test(value);
    if (isAscending === descendingWords.test(value)) continue;
    return { key: shorten(fold(value), keyLength), order: isAscending ? "asc" : "desc" };
  }
  return undefined;
}

export function isForSort(tree: PageTree, node: number, name: string): boolean {
  return (
    sortLabel.test(fold(name)) ||
    /^(?:sort|order)(?:[-_]?by)?$/iu.test(tree.attribute(node, "name")) ||
    /^(?:sort|order)(?:[-_]?by)?$/iu.test(tree.attribute(node, "id"))
  );
}
