import type { RawNode } from "../raw-page.ts";
import { authoredRole } from "./authored-role.ts";

const CONTROLS = new Set(
  "button checkbox combobox listbox menuitem option radio searchbox slider spinbutton switch tab textbox".split(
    " ",
  ),
);
const CONTROL_TAGS = new Set("button input option select textarea".split(" "));
const FIELD_TAGS = new Set("input select textarea".split(" "));
const NO_FIELDS = new Set("hidden submit button reset image".split(" "));
const BOXES_TO_CHECK = new Set("checkbox radio".split(" "));
const ITEMS = new Set("article listitem row treeitem".split(" "));
const ITEM_TAGS = new Set("article li tr".split(" "));
const DIALOGS = new Set(["alertdialog", "dialog"]);
const NEWS = new Set("alert log status timer".split(" "));
const NEWS_CLASS =
  /(?:^|[-_\s])(?:alert|errors?|success|warning|toast|snackbar|flash|feedback|invalid)(?:$|[-_\s])/iu;

export function isControl(node: RawNode): boolean {
  return CONTROLS.has(authoredRole(node)) || CONTROL_TAGS.has(node.tag);
}

/** Something to fill in or to check. */
export function isField({ tag, attributes }: RawNode): boolean {
  return FIELD_TAGS.has(tag) && !NO_FIELDS.has(attributes?.["type"]?.toLowerCase() ?? "");
}

/** Something to fill in, or to choose from. */
export function isEntry(node: RawNode): boolean {
  return isField(node) && !BOXES_TO_CHECK.has(node.attributes?.["type"]?.toLowerCase() ?? "");
}

export function isButton(node: RawNode): boolean {
  return node.tag === "button" || authoredRole(node) === "button" || isLink(node);
}

export function isLink({ tag, attributes }: RawNode): boolean {
  return tag === "a" && attributes?.["href"] !== undefined;
}

/** Its author says that it is one of the items of something. */
export function isMarkedItem(node: RawNode): boolean {
  return ITEMS.has(authoredRole(node)) || ITEM_TAGS.has(node.tag);
}

export function isRow(node: RawNode): boolean {
  return authoredRole(node) === "row" || node.tag === "tr";
}

export function isDialog(node: RawNode): boolean {
  return DIALOGS.has(authoredRole(node)) || node.tag === "dialog";
}

/** It says what has happened. */
export function isNews(node: RawNode): boolean {
  const { tag, attributes } = node;
  const live = attributes?.["aria-live"] ?? "off";
  if (NEWS.has(authoredRole(node)) || tag === "output" || live !== "off") return true;
  return NEWS_CLASS.test(attributes?.["class"] ?? "");
}
