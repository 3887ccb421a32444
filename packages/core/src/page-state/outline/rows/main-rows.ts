import type { NodeHandle, Section } from "../../page-content.ts";
import type { KeyedSection } from "../found-section.ts";
import type { PageTree } from "../tree.ts";
import { roleOf } from "./parts.ts";

const mainRoles = new Set(["main"]);
/** What stands beside what a page is about. */
const asideRoles = new Set([
  "complementary",
  "contentinfo",
  "banner",
  "navigation",
  "dialog",
  "search",
]);

/** @returns key of the rows that the page is about: the largest in its main part, else the largest of all */
export function mainRows(tree: PageTree, sections: readonly KeyedSection[]): string | undefined {
  let best: { key: string; weight: number } | undefined;
  for (const { key, node, section } of sections) {
    const count = section.rows?.order.length ?? 0;
    const isMain = isWithin(tree, node, mainRoles);
    if (count === 0 || (!isMain && onlyLeadsOn(section))) continue;
    const weight = weightOf(tree, node, count, isMain);
    if (best === undefined || weight > best.weight) best = { key, weight };
  }
  return best?.key;
}

/** Outside of a page's main part, a list of nothing but links is a menu that nobody marked. */
function onlyLeadsOn({ kind, rows }: Section<NodeHandle>): boolean {
  return (
    kind === "list" &&
    Object.values(rows?.byKey ?? {}).every(
      ({ cells, ref, elements }) =>
        cells.length === 1 && ref !== undefined && elements === undefined,
    )
  );
}

function isWithin(tree: PageTree, node: number, roles: ReadonlySet<string>): boolean {
  return tree.closest(node, (at) => roles.has(roleOf(tree, at))) !== undefined;
}

function weightOf(tree: PageTree, node: number, count: number, isMain: boolean): number {
  const { width, height } = tree.box(node) ?? { width: 0, height: 0 };
  const area = Math.max(1, width) * Math.max(1, height) * (1 + Math.log2(count));
  return area * (isMain ? 1e6 : 1) * (isWithin(tree, node, asideRoles) ? 1e-6 : 1);
}
