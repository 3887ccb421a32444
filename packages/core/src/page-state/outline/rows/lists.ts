import type { Elements } from "../found-section.ts";
import type { NodeHandle, Row } from "../../page-content.ts";
import type { PageTree } from "../tree.ts";
import { readItem } from "./item.ts";
import { keysOf } from "./keys.ts";
import { collect, isHeading, isMenu, roleOf } from "./parts.ts";
import { RowReader } from "./row-reader.ts";
import { type FoundRows, keyedRows } from "./section-of-rows.ts";

const listRoles = new Set(["list", "feed", "listbox", "log"]);
const itemRoles = new Set(["listitem", "article", "option"]);
const longestEntry = 60;
const listTags = new Set(["ul", "ol", "menu"]);

export function isList(tree: PageTree, index: number): boolean {
  const role = roleOf(tree, index);
  return listRoles.has(role) || (listTags.has(tree.node(index).tag) && role === "");
}

/** @returns undefined for what is no list of things: a menu, a text in points, the choices of a field. */
export function readList(tree: PageTree, elements: Elements, list: number): FoundRows | undefined {
  if (!isList(tree, list)) return undefined;
  if (elements.get(list)?.verb === "select") return undefined;
  const items = itemsOf(tree, list).filter((item) => isDrawn(tree, item));
  const isSure = ["feed", "log"].includes(roleOf(tree, list));
  if (items.length < (isSure ? 1 : 2)) return undefined;
  if (!isSure && (isMenuOf(tree, list, items) || !areThings(tree, elements, items)))
    return undefined;
  return sectionOfItems(tree, elements, list, items);
}

/** @returns undefined where no item says anything */
export function sectionOfItems(
  tree: PageTree,
  elements: Elements,
  holder: number,
  items: readonly number[],
): FoundRows | undefined {
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
}

function handlesOf({ ref, elements = [] }: Row<NodeHandle>): NodeHandle[] {
  return ref === undefined ? elements : [ref, ...elements];
}

function itemsOf(tree: PageTree, list: number): number[] {
  return collect(tree, list, (index) => {
    if (tree.node(index).tag === "li" || itemRoles.has(roleOf(tree, index))) return "take";
    return isList(tree, index) ? "pass" : "enter";
  });
}

function isDrawn(tree: PageTree, item: number): boolean {
  return tree.text(item, 2) !== "" || tree.isVisible(item);
}

/** A list of short words that is called a menu. */
function isMenuOf(tree: PageTree, list: number, items: readonly number[]): boolean {
  return isMenu(tree, list) && items.every((item) => tree.text(item).length <= longestEntry);
}

/** Most have something to act on or a heading that leads them; in a text in points a link is a word among others. */
function areThings(tree: PageTree, elements: Elements, items: readonly number[]): boolean {
  const things = items.filter((item) => isThing(tree, elements, item));
  return things.length > items.length / 2;
}

function isThing(tree: PageTree, elements: Elements, item: number): boolean {
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
}

/** No word stands before it in the item. */
function leads(tree: PageTree, item: number, index: number): boolean {
  for (const before of tree.descendants(item)) {
    if (before === index) return true;
    if (tree.isText(before) && /\p{L}/u.test(tree.text(before))) return false;
  }
  return false;
}
