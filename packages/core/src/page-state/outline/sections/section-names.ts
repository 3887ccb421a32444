import { roleOf } from "../elements/role.ts";
import type { Relations } from "../elements/relations.ts";
import type { PageTree } from "../tree.ts";
import { fold, shorten } from "../words.ts";
import type { Holder } from "./holder.ts";

const nameLength = 120;
/** A heading that names what comes after it stands right before it, or before what is around it. */
const levelsUp = 3;
/** Of so many nodes, from the first: further in, a heading is of a part of it. */
const titleNodesMax = 300;

const fieldTags = new Set(["input", "select", "textarea"]);
/** Types of inputs that are not filled in. */
const noFieldTypes = new Set(["button", "hidden", "image", "reset", "submit"]);

/** What a part of the page is called by its label, its legend, its heading; undefined where nothing says. */
export function sectionName(
  tree: PageTree,
  relations: Relations,
  { node, kind }: { node: number; kind: Holder["kind"] | "controls" },
): string | undefined {
  const labels = relations.named(node, "aria-labelledby").map((label) => tree.text(label));
  const { name = "" } = tree.node(node);
  const candidates = [
    tree.attribute(node, "aria-label"),
    labels.join(" "),
    kind === "alert" || !isNamedByLabel(tree, node) ? "" : name,
    kind === "alert" ? "" : titleWithin(tree, node),
    kind === "form" ? headingBefore(tree, node) : "",
  ];
  const told = candidates.map(fold).find((candidate) => candidate !== "");
  return told === undefined ? undefined : shorten(told, nameLength);
}

/** Others are called by all that is in them. */
function isNamedByLabel(tree: PageTree, node: number): boolean {
  return /^(?:dialog|alertdialog|form|search|navigation|menu|menubar|tablist|tree|region|banner|main|complementary|contentinfo|group|article)$/u.test(
    roleOf(tree, node),
  );
}

export function isHeading(tree: PageTree, index: number): boolean {
  return (
    (/^h[1-6]$/u.test(tree.node(index).tag) || tree.attribute(index, "role") === "heading") &&
    tree.shows(index)
  );
}

/** The legend over all its fields, else the first heading in it that is not of a part of it. */
function titleWithin(tree: PageTree, node: number): string {
  let passed: number | undefined;
  for (const index of tree.descendants(node).subarray(0, titleNodesMax)) {
    if (passed !== undefined && tree.contains(passed, index)) continue;
    const { tag } = tree.node(index);
    if (tag === "legend" && tree.shows(index)) {
      if (isOverAllFields(tree, node, tree.parent(index))) return tree.text(index);
      passed = tree.parent(index);
      continue;
    }
    if (isHeading(tree, index)) return tree.text(index);
    if (isOfItsOwn(tree, index)) passed = index;
  }
  return "";
}

/** Of a form with other fields, a set of some is a part. */
function isOverAllFields(tree: PageTree, node: number, set: number): boolean {
  return (
    set === node ||
    tree
      .descendants(node)
      .every(
        (at) =>
          !fieldTags.has(tree.node(at).tag) ||
          noFieldTypes.has(tree.attribute(at, "type").toLowerCase()) ||
          tree.contains(set, at),
      )
  );
}

function isOfItsOwn(tree: PageTree, index: number): boolean {
  return /^(?:article|aside|form|nav|table|ul|ol|iframe)$/u.test(tree.node(index).tag);
}

function headingBefore(tree: PageTree, node: number): string {
  let below = node;
  for (let level = 0; level < levelsUp; level += 1) {
    const above = tree.parent(below);
    if (above < 0 || tree.node(above).tag === "body") break;
    const before = tree
      .children(above)
      .filter((child) => tree.position(child) < tree.position(below) && tree.shows(child));
    const last = before.findLast((child) => !tree.isText(child));
    if (last !== undefined) return isHeading(tree, last) ? tree.text(last) : "";
    below = above;
  }
  return "";
}
