import { isDialog } from "../elements/modal-dialogs.ts";
import { roleOf } from "../elements/role.ts";
import type { Elements } from "../found-section.ts";
import { statedIn } from "../paging/stated.ts";
import type { PageTree } from "../tree.ts";
import type { Holder, Holders } from "./holder.ts";
import { formlessGroups } from "./formless-groups.ts";
import { unmarkedOverlay } from "./unmarked-overlay.ts";

const navigationRoles = new Set(["navigation", "menubar", "menu", "tablist", "tree"]);
const formRoles = new Set(["form", "search"]);
const messageRoles = new Set(["alert", "status"]);
const livePoliteness = new Set(["polite", "assertive"]);
/** Rows that are announced are rows. */
const rowTags = new Set(["table", "thead", "tbody", "tr", "ul", "ol", "dl"]);
/** What says more than this, or lets more be done, is a part of the page that happens to be announced. */
const longestMessage = 500;
const actionsMax = 4;

/** Dialogs, messages, forms and navigations, in the order of the page. */
export function findHolders(tree: PageTree, elements: Elements): Holders {
  const holders = new Map<number, Holder>();
  const counts = new ElementCounts(tree, elements);
  const add = (node: number, kind: Holder["kind"]): void => void holders.set(node, { node, kind });
  for (const index of tree.all()) {
    if (tree.isText(index) || !tree.shows(index)) continue;
    const kind = kindOf(tree, counts, index);
    if (kind !== undefined) add(index, kind);
  }
  const isDialogKnown = [...holders.values()].some(({ kind }) => kind === "dialog");
  const overlay = isDialogKnown ? undefined : unmarkedOverlay(tree, elements);
  if (overlay !== undefined) add(overlay, "dialog");
  for (const group of formlessGroups(tree, elements, holders)) add(group, "form");
  return new Map(
    [...holders].toSorted(([one], [other]) => tree.position(one) - tree.position(other)),
  );
}

function kindOf(tree: PageTree, counts: ElementCounts, index: number): Holder["kind"] | undefined {
  if (isDialog(tree, index)) return "dialog";
  const role = roleOf(tree, index);
  const { tag } = tree.node(index);
  if (tag === "form" || formRoles.has(role) || tag === "search")
    return counts.within(index) > 0 ? "form" : undefined;
  if (tag === "nav" || navigationRoles.has(role))
    return counts.within(index) > 0 ? "navigation" : undefined;
  return isMessage(tree, counts, index, role) ? "alert" : undefined;
}

function isMessage(tree: PageTree, counts: ElementCounts, index: number, role: string): boolean {
  const live = tree.attribute(index, "aria-live");
  if (live === "off" || (!messageRoles.has(role) && !livePoliteness.has(live))) return false;
  if (rowTags.has(tree.node(index).tag)) return false;
  const text = tree.text(index, longestMessage + 1);
  if (text === "" || text.length > longestMessage || isOfPages(text)) return false;
  return counts.within(index) <= actionsMax;
}

/** "1 to 10 of 57" is told as what is paged through. */
function isOfPages(text: string): boolean {
  return statedIn(text) !== undefined;
}

/** How many elements lie within a node. */
class ElementCounts {
  readonly #tree: PageTree;
  /** How many stand before each position. */
  readonly #before: Int32Array;

  constructor(tree: PageTree, elements: Elements) {
    this.#tree = tree;
    this.#before = new Int32Array(tree.size + 1);
    for (const [position, index] of tree.all().entries()) {
      this.#before[position + 1] = (this.#before[position] ?? 0) + (elements.has(index) ? 1 : 0);
    }
  }

  within(index: number): number {
    const first = this.#tree.position(index) + 1;
    const end = first + this.#tree.descendants(index).length;
    return (this.#before[end] ?? 0) - (this.#before[first] ?? 0);
  }
}
