import type { Elements } from "../found-section.ts";
import type { PageTree } from "../tree.ts";
import { readList } from "./lists.ts";
import { readPairs } from "./pairs.ts";
import { isHeading, roleOf, sizeOf } from "./parts.ts";
import { readRepetition } from "./repetition.ts";
import { rowsName } from "./rows-name.ts";
import type { FoundRows } from "./section-of-rows.ts";
import { withHeadings } from "./split-table.ts";
import { readTable } from "./tables.ts";

/** What leads about the site or chooses a command: its entries are no rows. */
const noContentRoles = new Set([
  "navigation",
  "menu",
  "menubar",
  "tablist",
  "toolbar",
  "contentinfo",
  "banner",
  "tree",
  "radiogroup",
  "combobox",
]);
const noContentTags = new Set(["nav", "select", "datalist", "svg", "button", "script", "style"]);

/**
 * Tables, lists and unmarked repetition, in the order of the page and none within another.
 * @param isTold whether what it holds is told as something else, such as a navigation
 */
export function readRows(
  tree: PageTree,
  elements: Elements,
  isTold = (_index: number): boolean => false,
): FoundRows[] {
  const found: FoundRows[] = [];
  const headings: number[] = [];
  const order = tree.all();
  for (let at = 0; at < order.length;) {
    const index = order[at] ?? 0;
    if (tree.isText(index)) {
      at += 1;
      continue;
    }
    if (isHeading(tree, index) && tree.text(index, 2) !== "") headings.push(index);
    const isPassed = isTold(index) || leadsElsewhere(tree, index);
    const rows = isPassed ? undefined : readAt(tree, elements, index);
    if (rows !== undefined) addTo(tree, found, named(tree, rows, headings));
    at += isPassed || rows !== undefined ? sizeOf(tree, index) : 1;
  }
  return found;
}

/** A heading that stays while its rows scroll is a table of its own, right before theirs. */
function addTo(tree: PageTree, found: FoundRows[], rows: FoundRows): void {
  const before = found.at(-1);
  const joined = before === undefined ? undefined : withHeadings(tree, before, rows);
  if (joined === undefined) found.push(rows);
  else found[found.length - 1] = joined;
}

function named(tree: PageTree, rows: FoundRows, headings: readonly number[]): FoundRows {
  const { kind, ...section } = rows.section;
  const name = rowsName(tree, rows.node, rows.told[0], headings);
  const holder = { ...(name !== undefined && { name }), ref: tree.handle(rows.node) };
  return { ...rows, section: { kind, ...holder, ...section } };
}

function readAt(tree: PageTree, elements: Elements, index: number): FoundRows | undefined {
  return (
    readTable(tree, elements, index) ??
    readList(tree, elements, index) ??
    readPairs(tree, elements, index) ??
    readRepetition(tree, elements, index)
  );
}

function leadsElsewhere(tree: PageTree, index: number): boolean {
  return noContentTags.has(tree.node(index).tag) || noContentRoles.has(roleOf(tree, index));
}
