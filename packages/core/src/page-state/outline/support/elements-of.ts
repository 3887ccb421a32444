import { readElements } from "../elements/read-elements.ts";
import { Relations } from "../elements/relations.ts";
import type { Elements } from "../found-section.ts";
import type { PageTree } from "../tree.ts";

/** What can be acted on in a fixture, as an outline finds it. */
export function elementsOf(tree: PageTree): Elements {
  return readElements(tree, new Relations(tree), new Map()).elements;
}
