import type { PageTree } from "./tree.ts";

/**
 * Whether what a field of a form holds has yet to be sent: neither the page's address nor the page as it was written
 * has it. Of a form that is sent to no address, or of no form at all, the page's scripts may heed it at once.
 */
export function isNotSent(tree: PageTree, node: number): boolean {
  const name = tree.attribute(node, "name");
  const form = tree.closest(node, (at) => tree.node(at).tag === "form");
  if (name === "" || form === undefined || !isSentTo(tree.attribute(form, "action"))) return false;
  const held = heldBy(tree, node);
  if (held === undefined || held.isWritten) return false;
  const asked = URL.parse(tree.raw.url)?.searchParams.getAll(name) ?? [];
  return !asked.some((each) => each.trim() === held.value.trim());
}

function isSentTo(action: string): boolean {
  return action !== "" && !/^(?:#|javascript:)/iu.test(action.trim());
}

type Held = {
  /** As a form sends it. */
  value: string;
  /** The page came with it. */
  isWritten: boolean;
};

function heldBy(tree: PageTree, node: number): Held | undefined {
  const { tag, value = "", states } = tree.node(node);
  if (tag === "select") return chosenIn(tree, node);
  if (tag !== "input") return undefined;
  if (states?.checked !== undefined) {
    const sent = tree.hasAttribute(node, "value") ? tree.attribute(node, "value") : "on";
    return { value: sent, isWritten: tree.hasAttribute(node, "checked") };
  }
  return { value, isWritten: value === tree.attribute(node, "value") };
}

/** A select comes with its first option chosen where no other is written to be. */
function chosenIn(tree: PageTree, select: number): Held | undefined {
  const options = tree.descendants(select).filter((at) => tree.node(at).tag === "option");
  const chosen = options.find((at) => tree.node(at).states?.selected === true);
  if (chosen === undefined) return undefined;
  const isMarked = (at: number): boolean => tree.hasAttribute(at, "selected");
  const value = tree.hasAttribute(chosen, "value")
    ? tree.attribute(chosen, "value")
    : tree.children(chosen).reduce((text, at) => text + (tree.node(at).text ?? ""), "");
  const isFirst = chosen === options[0] && !options.some(isMarked);
  return { value, isWritten: isMarked(chosen) || isFirst };
}
