import type { PageTree } from "../tree.ts";

/** What libraries say to screen readers of what they let be dragged. */
const roleDescriptions = /^(?:draggable|sortable)(?:$|\s)/iu;
const noZones = new Set(["html", "body"]);

/** Whether its page says that it can be dragged. */
export function isDraggable(tree: PageTree, index: number): boolean {
  const { attributes } = tree.node(index);
  if (attributes === undefined) return false;
  if (attributes["draggable"]?.toLowerCase() === "true") return true;
  // ARIA 1.0 has it, and nothing came in its place.
  if (/^(?:true|false)$/u.test(attributes["aria-grabbed"] ?? "")) return true;
  return roleDescriptions.test(attributes["aria-roledescription"] ?? "");
}

/** Whether it surely takes what is dropped on it. A listener on the whole page stands for none of its parts. */
export function takesDrops(tree: PageTree, index: number): boolean {
  const { tag, drops } = tree.node(index);
  if (noZones.has(tag) || tag.startsWith("#")) return false;
  if (drops === true) return true;
  const effect = tree.attribute(index, "aria-dropeffect");
  return effect !== "" && effect !== "none";
}
