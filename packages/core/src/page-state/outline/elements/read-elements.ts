import type { PageElement } from "../../page-content.ts";
import type { Elements } from "../found-section.ts";
import type { PageTree } from "../tree.ts";
import { describe } from "./describe.ts";
import { Links } from "./href.ts";
import { withDropzones } from "./dropzones.ts";
import { ModalDialogs } from "./modal-dialogs.ts";
import type { Relations } from "./relations.ts";
import { whatActs } from "./what-acts.ts";

export type Acting = { elements: Elements; dialogs: ModalDialogs };

/**
 * What can be acted on, by the index of its node, in the order of the page; and the dialog that keeps the rest of
 * it from being used.
 * @param secrets fields that hold what is never told, and whether they hold anything
 */
export function readElements(
  tree: PageTree,
  relations: Relations,
  secrets: ReadonlyMap<number, boolean>,
): Acting {
  const verbs = whatActs(tree, relations);
  const dialogs = new ModalDialogs(tree, verbs.keys());
  const around = { tree, relations, acting: verbs, dialogs, links: new Links(tree), secrets };
  const elements = new Map<number, PageElement>();
  for (const [index, verb] of verbs) elements.set(index, describe(around, index, verb));
  return { elements: withDropzones(tree, relations, elements), dialogs };
}
