import type { RawNode } from "../raw-page.ts";
import { authoredRole } from "./authored-role.ts";

const controls = new Set(
  "button checkbox combobox listbox menuitem option radio searchbox slider spinbutton switch tab textbox".split(
    " ",
  ),
);
const controlTags = new Set("button input option select textarea".split(" "));
const fieldTags = new Set("input select textarea".split(" "));
const noFields = new Set("hidden submit button reset image".split(" "));
const boxesToCheck = new Set("checkbox radio".split(" "));
const items = new Set("article listitem row treeitem".split(" "));
const itemTags = new Set("article li tr".split(" "));
const dialogs = new Set(["alertdialog", "dialog"]);
const news = new Set("alert log status timer".split(" "));
const newsClass =
  /(?:^|[-_\s])(?:alert|errors?|success|warning|toast|snackbar|flash|feedback|invalid)(?:$|[-_\s])/iu;

export function isControl(node: RawNode): boolean {
  return controls.has(authoredRole(node)) || controlTags.has(node.tag);
}

/** Something to fill in or to check. */
export function isField({ tag, attributes }: RawNode): boolean {
  return fieldTags.has(tag) && !noFields.has(attributes?.["type"]?.toLowerCase() ?? "");
}

/** Something to fill in, or to choose from. */
export function isEntry(node: RawNode): boolean {
  return isField(node) && !boxesToCheck.has(node.attributes?.["type"]?.toLowerCase() ?? "");
}

export function isButton(node: RawNode): boolean {
  return node.tag === "button" || authoredRole(node) === "button" || isLink(node);
}

export function isLink({ tag, attributes }: RawNode): boolean {
  return tag === "a" && attributes?.["href"] !== undefined;
}

/** Its author says that it is one of the items of something. */
export function isMarkedItem(node: RawNode): boolean {
  return items.has(authoredRole(node)) || itemTags.has(node.tag);
}

export function isRow(node: RawNode): boolean {
  return authoredRole(node) === "row" || node.tag === "tr";
}

export function isDialog(node: RawNode): boolean {
  return dialogs.has(authoredRole(node)) || node.tag === "dialog";
}

/** It says what has happened. */
export function isNews(node: RawNode): boolean {
  const { tag, attributes } = node;
  const live = attributes?.["aria-live"] ?? "off";
  if (news.has(authoredRole(node)) || tag === "output" || live !== "off") return true;
  return newsClass.test(attributes?.["class"] ?? "");
}
