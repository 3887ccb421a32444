import type { Verb } from "../../page-content.ts";
import { own } from "../../text/own.ts";
import type { PageTree } from "../tree.ts";
import { roleOf } from "./role.ts";

const inputVerbs: Record<string, Verb | undefined> = {
  button: "click",
  checkbox: "check",
  file: "upload",
  hidden: undefined,
  image: "click",
  radio: "check",
  reset: "click",
  submit: "click",
};

const widgetVerbs: Record<string, Verb> = {
  button: "click",
  checkbox: "check",
  combobox: "click",
  link: "click",
  menuitem: "click",
  menuitemcheckbox: "check",
  menuitemradio: "check",
  option: "click",
  radio: "check",
  searchbox: "click",
  slider: "click",
  spinbutton: "click",
  switch: "check",
  tab: "click",
  textbox: "click",
  treeitem: "click",
};

const editableValues = new Set(["", "true", "plaintext-only"]);

/** What can be done with a node by what it is: a native control, a link, a widget by its role, an editor. */
export function verbOf(tree: PageTree, index: number): Verb | undefined {
  const { tag } = tree.node(index);
  if (tag === "input") return inputVerb(tree.attribute(index, "type").toLowerCase());
  if (tag === "select") return "select";
  if (tag === "textarea") return "fill";
  if (tag === "button" || tag === "summary") return widgetVerb(tree, index) ?? "click";
  if (isEditor(tree, index)) return "fill";
  // An area of a picture is nothing that a click could be led to but a place.
  if (tag === "area" && isLink(tree, index)) return "clickAt";
  if (tag === "a" && isLink(tree, index)) return widgetVerb(tree, index) ?? "click";
  if ((tag === "video" || tag === "audio") && tree.hasAttribute(index, "controls")) return "click";
  return tree.hasAttribute(index, "role") ? widgetVerb(tree, index) : undefined;
}

function inputVerb(type: string): Verb | undefined {
  return Object.hasOwn(inputVerbs, type) ? inputVerbs[type] : "fill";
}

function isLink(tree: PageTree, index: number): boolean {
  return tree.hasAttribute(index, "href") || tree.hasAttribute(index, "xlink:href");
}

function widgetVerb(tree: PageTree, index: number): Verb | undefined {
  return own(widgetVerbs, roleOf(tree, index));
}

/** The outermost element of what can be edited as rich text. */
export function isEditor(tree: PageTree, index: number): boolean {
  return (
    isEditable(tree, index) &&
    tree.closest(tree.parent(index), (at) => isEditable(tree, at)) === undefined
  );
}

function isEditable(tree: PageTree, index: number): boolean {
  return (
    tree.hasAttribute(index, "contenteditable") &&
    editableValues.has(tree.attribute(index, "contenteditable").toLowerCase())
  );
}
