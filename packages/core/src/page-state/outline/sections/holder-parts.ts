import { roleOf } from "../elements/role.ts";
import type { Relations } from "../elements/relations.ts";
import type { ModalDialogs } from "../elements/modal-dialogs.ts";
import type { Elements } from "../found-section.ts";
import type { PageTree } from "../tree.ts";
import { defined, shorten } from "../words.ts";
import type { Holder, Holders } from "./holder.ts";
import type { Part } from "./part.ts";
import { isHeading, sectionName } from "./section-names.ts";

const textLengths: Record<"dialog" | "alert", number> = { dialog: 600, alert: 300 };

export type Page = {
  tree: PageTree;
  relations: Relations;
  elements: Elements;
  dialogs: ModalDialogs;
  holders: Holders;
};

/** What is told of a dialog, a message, a form, a navigation, but for what can be done in it. */
export function partOfHolder(page: Page, holder: Holder): Part {
  const { tree, relations, dialogs, holders } = page;
  const { node, kind } = holder;
  const name = sectionName(tree, relations, holder);
  const told = kind === "dialog" || kind === "alert" ? textOf(page, node, kind) : undefined;
  const isModal = kind === "dialog" && (dialogs.top === node || isUnmarked(tree, holders, node));
  return {
    node,
    section: defined({
      kind,
      name,
      ref: tree.handle(node),
      modal: isModal ? (true as const) : undefined,
      text: told?.text,
      textLength: told?.whole,
    }),
    traits: [name, writtenId(tree, node), ofWhichKind(tree, holder)],
    isKept: told !== undefined || kind === "dialog",
  };
}

/** What nothing marks is told as a dialog only because it keeps the rest from being used. */
function isUnmarked(tree: PageTree, holders: Holders, node: number): boolean {
  return holders.has(node) && !/dialog/u.test(roleOf(tree, node));
}

function textOf(
  { tree, elements, holders }: Page,
  node: number,
  kind: "dialog" | "alert",
): { text: string; whole: number | undefined } | undefined {
  const isOther = (index: number): boolean =>
    index !== node &&
    (elements.has(index) ||
      holders.has(index) ||
      (kind === "dialog" && isHeading(tree, index)) ||
      heldTags.has(tree.node(index).tag));
  const whole = tree.textWithout(node, isOther);
  if (whole === "") return undefined;
  const text = shorten(whole, textLengths[kind]);
  return { text, whole: whole.length > text.length ? whole.length : undefined };
}

/** What these say is told by them. */
const heldTags = new Set(["label", "legend", "table", "select"]);

/** An id that a person gave it: others change from one rendering to the next. */
export function writtenId(tree: PageTree, node: number): string | undefined {
  const id = tree.attribute(node, "id") || tree.attribute(node, "name");
  return /^[a-z]+(?:[_-]?[a-z]+)*$/iu.test(id) && id.length <= 40 ? id : undefined;
}

function ofWhichKind(tree: PageTree, { node, kind }: Holder): string | undefined {
  const role = roleOf(tree, node);
  return role === kind || role === tree.node(node).tag ? undefined : role;
}
