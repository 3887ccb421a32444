import type { KeyedSection } from "../found-section.ts";
import type { PageTree } from "../tree.ts";
import { roleOf } from "./parts.ts";

/** What stands beside what a page is about. */
const ASIDE = new Set(["complementary", "contentinfo", "banner", "navigation", "dialog", "search"]);

/** @returns key of the rows that the page is about: the largest in its main part, else the largest of all */
export const mainRows = (tree: PageTree, sections: readonly KeyedSection[]): string | undefined => {
  let best: { key: string; weight: number } | undefined;
  for (const { key, node, section } of sections) {
    const count = section.rows?.order.length ?? 0;
    if (count === 0) continue;
    const weight = weightOf(tree, node, count);
    if (best === undefined || weight > best.weight) best = { key, weight };
  }
  return best?.key;
};

const weightOf = (tree: PageTree, node: number, count: number): number => {
  const { width, height } = tree.box(node) ?? { width: 0, height: 0 };
  const isMain = tree.closest(node, (at) => roleOf(tree, at) === "main") !== undefined;
  const isAside = tree.closest(node, (at) => ASIDE.has(roleOf(tree, at))) !== undefined;
  const area = Math.max(1, width) * Math.max(1, height) * (1 + Math.log2(count));
  return area * (isMain ? 1_000_000 : 1) * (isAside ? 1e-6 : 1);
};
