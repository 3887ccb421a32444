import type { Elements } from "../found-section.ts";
import type { NodeHandle, Row } from "../../page-content.ts";
import type { PageTree } from "../tree.ts";
import { readItem } from "./item.ts";
import { keysOf } from "./keys.ts";
import { collect, isHeading, isMenu, roleOf } from "./parts.ts";
import { RowReader } from "./row-reader.ts";
import { type FoundRows, keyedRows } from "./section-of-rows.ts";

const LISTS = new Set(["list", "feed", "listbox", "log"]);
const ITEMS = new Set(["listitem", "article", "option"]);
const LONGEST_ENTRY = 60;
const LIST_TAGS = new Set(["ul", "ol", "menu"]);

export const isList = (tree: PageTree, index: number): boolean => {
  const role = roleOf(tree, index);
  return LISTS.has(role) || (LIST_TAGS.has(tree.node(index).tag) && role === "");
};

/** @returns undefined for what is no list of things: a menu, a text in points, the choices of a field. */
export const readList = (
  tree: PageTree,
  elements: Elements,
  list: number,
): FoundRows | undefined => {
  if (!isList(tree, list)) return undefined;
  if (elements.get(list)?.verb === "select") return undefined;
  const items = itemsOf(tree, list).filter((item) => isDrawn(tree, item));
  const isSure = ["feed", "log"].includes(roleOf(tree, list));
  if (items.length < (isSure ? 1 : 2)) return undefined;
  if (!isSure && (isMenuOf(tree, list, items) || !areThings(tree, elements, items)))
    return undefined;
  return sectionOfItems(tree, elements, list, items);
};

/** @returns undefined where no item says anything */
export const sectionOfItems = (
  tree: PageTree,
  elements: Elements,
  holder: number,
  items: readonly number[],
): FoundRows | undefined => {
  const reader = new RowReader(tree, elements);
  const found = items.flatMap((item) => readItem(tree, reader, item) ?? []);
  if (found.length === 0) return undefined;
  const inRows = new Set(found.flatMap(({ row }) => handlesOf(row)));
  const own = reader.handles(reader.elementsWithin(holder)).filter((one) => !inRows.has(one));
  const count = Number(tree.attribute(items[0] ?? holder, "aria-setsize"));
  const rows = keyedRows(found, keysOf(found.map(({ traits }) => traits)));
  return {
    node: holder,
    told: items,
    section: {
      kind: "list",
      ...(own.length > 0 && { elements: own }),
      rows,
      ...(Number.isInteger(count) && count > found.length && { rowCount: count }),
    },
  };
};

const handlesOf = ({ ref, elements = [] }: Row<NodeHandle>): NodeHandle[] =>
  ref === undefined ? elements : [ref, ...elements];

const itemsOf = (tree: PageTree, list: number): number[] =>
  collect(tree, list, (index) => {
    if (tree.node(index).tag === "li" || ITEMS.has(roleOf(tree, index))) return "take";
    return isList(tree, index) ? "pass" : "enter";
  });

const isDrawn = (tree: PageTree, item: number): boolean =>
  tree.text(item, 2) !== "" || tree.isVisible(item);

/** A list of short words that is called a menu. */
const isMenuOf = (tree: PageTree, list: number, items: readonly number[]): boolean =>
  isMenu(tree, list) && items.every((item) => tree.text(item).length <= LONGEST_ENTRY);

/** Most have something to act on or a heading that leads them; in a text in points a link is a word among others. */
const areThings = (tree: PageTree, elements: Elements, items: readonly number[]): boolean => {
  const things = items.filter((item) => isThing(tree, elements, item));
  return things.length > items.length / 2;
};

const isThing = (tree: PageTree, elements: Elements, item: number): boolean => {
  if (elements.has(item)) return true;
  let linked = 0;
  for (const index of tree.descendants(item)) {
    const element = elements.get(index);
    if (isHeading(tree, index)) return true;
    if (element === undefined) continue;
    if (element.role !== "link" && tree.node(index).tag !== "a") return true;
    linked += tree.text(index).length;
    if (leads(tree, item, index)) return true;
  }
  return linked > 0.4 * tree.text(item).length;
};

/** No word stands before it in the item. */
const leads = (tree: PageTree, item: number, index: number): boolean => {
  for (const before of tree.descendants(item)) {
    if (before === index) return true;
    if (tree.isText(before) && /\p{L}/u.test(tree.text(before))) return false;
  }
  return false;
};
