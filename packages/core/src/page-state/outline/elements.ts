import type { PageElement } from "../page-content.ts";
import type { Elements } from "./found-section.ts";
import type { PageTree } from "./tree.ts";

const NATIVE = new Set(["a", "button", "input", "select", "textarea", "summary"]);

/** What can be acted on, by the index of its node, in the order of the page. */
export const readElements = (tree: PageTree): Elements => {
  const elements = new Map<number, PageElement>();
  for (const index of tree.all()) {
    if (!NATIVE.has(tree.node(index).tag) || !tree.isVisible(index)) continue;
    elements.set(index, {
      role: tree.node(index).role ?? tree.node(index).tag,
      name: tree.text(index, 200),
    });
  }
  return elements;
};
