import { handlesWithin } from "../bounds.ts";
import type { FoundSection } from "../found-section.ts";
import type { PageTree } from "../tree.ts";
import { type Arranged, arrange } from "./arrange.ts";
import { groupControls } from "./control-groups.ts";
import { withFrames } from "./frames.ts";
import { type Page, partOfHolder, writtenId } from "./holder-parts.ts";
import type { Part } from "./part.ts";

/**
 * The sections of a page: what it holds together, and everything that can be acted on in one of them.
 * @param rows tables and lists, with what can be done in their rows
 * @param prose what is there to be read
 */
export function readSections(
  page: Page,
  rows: readonly FoundSection[],
  prose: readonly FoundSection[],
): Arranged {
  const { tree, elements, holders } = page;
  const parts = new Map<number, Part>();
  for (const holder of holders.values()) parts.set(holder.node, partOfHolder(page, holder));
  for (const found of rows) parts.set(found.node, partOfRows(tree, found));
  const told = new Set(rows.flatMap(({ section }) => handlesWithin(section)));
  const left: number[] = [];
  for (const index of elements.keys()) {
    if (told.has(tree.handle(index)) || parts.has(index)) continue;
    const part = parts.get(tree.closest(index, (at) => parts.has(at)) ?? -1);
    if (part === undefined) left.push(index);
    else part.section.elements = [...(part.section.elements ?? []), tree.handle(index)];
  }
  const kept = [...parts.values()].filter(
    ({ isKept, section }) => isKept || section.elements !== undefined,
  );
  const holding = new Set(kept.map(({ node }) => node));
  for (const node of parts.keys()) {
    const isElement = elements.has(node) && !told.has(tree.handle(node));
    if (isElement && !holding.has(node)) left.push(node);
  }
  const all = [
    ...kept,
    ...groupControls(page, left),
    ...prose.map((found) => partOfRows(tree, found)),
  ];
  return arrange(tree, withFrames(tree, all));
}

function partOfRows(tree: PageTree, { node, section }: FoundSection): Part {
  return {
    node,
    section: { ...section },
    traits: [section.name, writtenId(tree, node)],
    isKept: true,
  };
}
