import type { PageTree } from "../tree.ts";

const longestText = 60;
/** What belongs to an element without a name stands in the same row as it. */
const levelsUp = 3;
const controlTags = new Set(["a", "button", "input", "select", "textarea", "summary", "label"]);

/** What is written around an element that has no name, as long as nothing else there can be meant by it. */
export function besideOf(tree: PageTree, index: number): string | undefined {
  let below = index;
  for (let level = 0; level < levelsUp; level += 1) {
    below = tree.parent(below);
    if (below < 0 || holdsOther(tree, below, index)) return undefined;
    const text = tree.text(below);
    if (text !== "") return text.length <= longestText ? text : undefined;
  }
  return undefined;
}

function holdsOther(tree: PageTree, holder: number, index: number): boolean {
  return tree.descendants(holder).some((at) => {
    if (at === index || tree.contains(index, at)) return false;
    const { tag, clickable, pointer, attributes } = tree.node(at);
    return (
      controlTags.has(tag) ||
      clickable === true ||
      pointer === true ||
      attributes?.["tabindex"] !== undefined
    );
  });
}
