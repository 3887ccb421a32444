import type { PageTree } from "../tree.ts";

/** Whether a node within another is called what that is called, or nothing at all: then one of them is enough. */
export function saysNothingMore(tree: PageTree, outer: number, inner: number): boolean {
  const text = tree.text(inner);
  if (text !== "") return text === tree.text(outer);
  const { name = "", attributes } = tree.node(inner);
  const names = [name, attributes?.["title"] ?? "", attributes?.["aria-label"] ?? ""];
  return names.every((own) => own === "" || own === tree.node(outer).name);
}
