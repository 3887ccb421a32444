import type { PageTree } from "../tree.ts";
import { fold } from "../words.ts";

/** What its author calls it, else what Chromium makes of it; empty where neither says. */
export function roleOf(tree: PageTree, index: number): string {
  const { role = "", attributes } = tree.node(index);
  const said = attributes?.["role"];
  if (said === undefined) return role;
  const [written = ""] = said.trim().toLowerCase().split(/\s+/u);
  return written === "" ? role : written;
}

/** All elements within it that are asked for, in the order of the page; `enter` says whether to look into one. */
export function collect(
  tree: PageTree,
  root: number,
  look: (index: number) => "take" | "enter" | "pass",
): number[] {
  const taken: number[] = [];
  const waiting = tree.children(root).toReversed();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const verdict = look(next);
    if (verdict === "take") taken.push(next);
    if (verdict !== "enter") continue;
    for (const child of tree.children(next).toReversed()) waiting.push(child);
  }
  return taken;
}

/** Its text as written, seen or not: headings that are only read aloud, or drawn a second time elsewhere. */
export function writtenText(tree: PageTree, root: number): string {
  let text = "";
  for (const index of tree.descendants(root)) {
    if (tree.isText(index)) text += ` ${tree.node(index).text ?? ""}`;
  }
  return fold(text);
}

/** How many elements it contains, itself among them: to step over all of it. */
export function sizeOf(tree: PageTree, index: number): number {
  return tree.descendants(index).length + 1;
}

const headingTags = new Set(["h1", "h2", "h3", "h4", "h5", "h6"]);

export function isHeading(tree: PageTree, index: number): boolean {
  return headingTags.has(tree.node(index).tag) || roleOf(tree, index) === "heading";
}

const menuClass =
  /(?:^|[-_\s])(?:pagination|paginator|pager|breadcrumbs?|nav|navbar|navigation|menu|tabs|dropdown|toolbar|share|social)(?:$|[-_\s])/iu;

/** Its author calls it by what leads about the page and holds nothing of it. */
export function isMenu(tree: PageTree, index: number): boolean {
  return menuClass.test(tree.attribute(index, "class"));
}
