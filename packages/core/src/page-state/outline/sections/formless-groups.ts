import type { Elements } from "../found-section.ts";
import type { PageTree } from "../tree.ts";
import type { Holders } from "./holder.ts";

/** A field and its button are no further apart than this. */
const levelsMax = 5;
const textMax = 600;
const elementsMax = 15;
/** Of what can be done in a form, so much is to be filled in: among more else, a field stands for itself. */
const fieldShare = 1 / 3;
/** What is a part of something else, or all of the page, is no form. */
const boundaryTags = new Set(
  "article body form html iframe li main nav table tbody td th tr ul ol #document #document-fragment".split(
    " ",
  ),
);

/** Fields that stand together with a button that sends them, without a form around them. */
export function formlessGroups(tree: PageTree, elements: Elements, holders: Holders): number[] {
  const buttons = [...elements].filter(
    ([index, { verb }]) => verb === "click" && isButton(tree, index),
  );
  const around = new Map<number, number>();
  for (const [button] of buttons) note(tree, around, button);
  const groups = new Set<number>();
  for (const [index, { verb, role }] of elements) {
    if (verb !== "fill" || role === "slider") continue;
    const group = groupOf(tree, holders, around, index);
    if (group !== undefined) groups.add(group);
  }
  const forms = [...groups].filter((group) => isMostlyFields(tree, elements, group));
  return forms.filter((form) => !forms.some((other) => tree.contains(other, form)));
}

function isMostlyFields(tree: PageTree, elements: Elements, group: number): boolean {
  const within = [...tree.descendants(group)].flatMap((index) => elements.get(index) ?? []);
  const fields = within.filter(
    ({ verb }) => verb === "fill" || verb === "select" || verb === "check",
  );
  return within.length <= elementsMax && fields.length >= within.length * fieldShare;
}

function isButton(tree: PageTree, index: number): boolean {
  const { tag, attributes } = tree.node(index);
  if (tag === "input") return attributes?.["type"] !== "image";
  return (
    (tag === "button" && attributes?.["role"] === undefined) || attributes?.["role"] === "button"
  );
}

/** Which nodes have a button in them, near by. */
function note(tree: PageTree, around: Map<number, number>, button: number): void {
  let distance = 0;
  for (const above of tree.ancestors(button)) {
    distance += 1;
    if (distance > levelsMax || boundaryTags.has(tree.node(above).tag)) return;
    around.set(above, (around.get(above) ?? 0) + 1);
  }
}

function groupOf(
  tree: PageTree,
  holders: Holders,
  around: ReadonlyMap<number, number>,
  field: number,
): number | undefined {
  let distance = 0;
  for (const above of tree.ancestors(field)) {
    distance += 1;
    const isBoundary = boundaryTags.has(tree.node(above).tag) || holders.has(above);
    if (distance > levelsMax || isBoundary) return undefined;
    if (!around.has(above)) continue;
    const isWhole =
      tree.closest(
        above,
        (at) => holders.get(at)?.kind === "form" || holders.get(at)?.kind === "navigation",
      ) === undefined;
    return isWhole && tree.text(above).length <= textMax ? above : undefined;
  }
  return undefined;
}
