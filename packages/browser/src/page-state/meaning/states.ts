import type { RawNode, RawStates } from "@dormouse/core";
import { isCheckbox, isField, type Oddness } from "../odd-fields.ts";
import type { DrawnTree } from "./drawn-tree.ts";

type Attributes = NonNullable<RawNode["attributes"]>;

const opening = new Set(
  "button columnheader combobox DisclosureTriangle gridcell link menuitem row tab treeitem".split(
    " ",
  ),
);
const selectable = new Set("columnheader gridcell option row rowheader tab treeitem".split(" "));
const checkable = new Set("checkbox menuitemcheckbox menuitemradio radio switch".split(" "));
const written = new Set(["textbox", "searchbox", "spinbutton", "combobox"]);

/** Of a field that is made of other elements only the tree says which of these it heeds. */
const ofFields = new Set(["aria-invalid", "aria-required"]);

/** What state a node is in; undefined where the DOM alone does not say. */
export function statesOf(
  tree: DrawnTree,
  at: number,
  role: string,
  oddness: Oddness | undefined,
): RawStates | undefined {
  const node = tree.drawn(at)?.node;
  if (node === undefined) return undefined;
  const { tag, attributes = {} } = node;
  const parts = [popup(role, attributes), choice(role, attributes)];
  if (parts.includes(undefined)) return undefined;
  const isOne = isField(node);
  if (!isOne && Object.keys(attributes).some((name) => ofFields.has(name))) return undefined;
  const isOff = (isOne || tag === "button") && isDisabled(tree, at, attributes);
  const isFocusable = !isOff && takesFocus(node, attributes);
  const isSaidOff = attributes["aria-disabled"] === "true";
  return {
    ...(isOff || isSaidOff || (isFocusable && isSwitchedOffAround(tree, at))
      ? { disabled: true }
      : {}),
    ...(isFocusable ? { focusable: true } : {}),
    ...(attributes["aria-busy"] === "true" ? { busy: true } : {}),
    ...(attributes["aria-multiselectable"] === "true" ? { multiselectable: true } : {}),
    ...(attributes["aria-modal"] === "true" && role === "dialog" ? { modal: true } : {}),
    ...(role === "heading" ? { level: levelOf(tag, attributes) } : {}),
    ...(role === "progressbar" ? progress(attributes) : {}),
    ...(tag === "summary" ? { expanded: isOpen(tree, at) } : {}),
    ...parts[0],
    ...parts[1],
    ...(isOne ? ofField(node, role, attributes, oddness) : {}),
  };
}

/** An attribute of what is around it takes it out of use. */
function isSwitchedOffAround(tree: DrawnTree, at: number): boolean {
  const said = tree.around(at).map((up) => tree.attribute(up, "aria-disabled"));
  return said.find((each) => each === "true" || each === "false") === "true";
}

function isDisabled(tree: DrawnTree, at: number, attributes: Attributes): boolean {
  return "disabled" in attributes || isInDisabled(tree, at);
}

/** By a fieldset around it, but for what its legend holds. */
export function isInDisabled(tree: DrawnTree, at: number): boolean {
  let inner = at;
  for (const up of tree.around(at)) {
    const { tag, attributes } = tree.drawn(up)?.node ?? {};
    const isLegend = tree.drawn(inner)?.node.tag === "legend";
    if (tag === "fieldset" && attributes?.["disabled"] !== undefined && !isLegend) return true;
    inner = up;
  }
  return false;
}

function takesFocus(node: RawNode, attributes: Attributes): boolean {
  const { tag } = node;
  if (isField(node) || tag === "button" || tag === "summary") return true;
  if (tag === "iframe") return false;
  if (tag === "a" && attributes["href"] !== undefined) return true;
  return /^\s*[+-]?\d/.test(attributes["tabindex"] ?? "");
}

const popups = new Set(["menu", "listbox", "tree", "grid", "dialog"]);

function popup(role: string, attributes: Attributes): RawStates | undefined {
  const states: RawStates = {};
  const hasPopup = attributes["aria-haspopup"]?.toLowerCase();
  if (hasPopup === "true") states.hasPopup = "menu";
  else if (hasPopup !== undefined && popups.has(hasPopup)) states.hasPopup = hasPopup;
  else if (role === "combobox" && hasPopup !== "false") states.hasPopup = "listbox";
  const expanded = attributes["aria-expanded"];
  if (expanded === undefined || expanded === "undefined" || expanded === "") return states;
  if (role === "generic" || (attributes["role"] === undefined && role === "DisclosureTriangle"))
    return states;
  if (!opening.has(role)) return undefined;
  return { ...states, expanded: expanded !== "false" };
}

function choice(role: string, attributes: Attributes): RawStates | undefined {
  const {
    "aria-selected": selected,
    "aria-pressed": pressed,
    "aria-checked": checked,
  } = attributes;
  const states: RawStates = {};
  if (pressed !== undefined) {
    if (role !== "button") return undefined;
    if (pressed !== "") states.pressed = pressed === "mixed" ? "mixed" : pressed !== "false";
  }
  // Of rows and headers of a native table nobody can choose one.
  if (selectable.has(role) && attributes["role"] !== undefined) {
    if (selected === "true" || selected === "false") states.selected = selected === "true";
    else if (role === "tab" || role === "option" || role === "treeitem") return undefined;
  }
  const isNative = attributes["type"]?.toLowerCase() === "checkbox";
  if (attributes["role"] !== undefined && checkable.has(role)) {
    if (isNative) return states;
    if (checked === "mixed" && role.endsWith("checkbox")) states.checked = "mixed";
    else states.checked = checked === "true";
  } else if (checked !== undefined) return undefined;
  return states;
}

function isOpen(tree: DrawnTree, at: number): boolean {
  return tree.attribute(tree.drawn(at)?.node.parent ?? -1, "open") !== undefined;
}

function levelOf(tag: string, attributes: Attributes): number {
  const told = Number(attributes["aria-level"] ?? Number.NaN);
  const own = /^h[1-6]$/.test(tag) ? Number(tag.slice(1)) : 2;
  return Number.isInteger(told) ? Math.max(told, 1) : own;
}

function progress(attributes: Attributes): RawStates {
  const { "aria-valuemin": least, "aria-valuemax": most } = attributes;
  return { valueMin: numberOf(least, 0), valueMax: numberOf(most, 100) };
}

function numberOf(written: string | undefined, otherwise: number): number {
  const number = Number.parseFloat(written ?? "");
  return Number.isNaN(number) ? otherwise : number;
}

function ofField(
  node: RawNode,
  role: string,
  attributes: Attributes,
  oddness: Oddness | undefined,
): RawStates {
  const { tag, value } = node;
  const states: RawStates = {};
  if (oddness?.isMixed === true && isCheckbox(node)) states.checked = "mixed";
  if (written.has(role) && tag !== "select") states.editable = true;
  if (tag === "textarea" && role === "textbox") states.multiline = true;
  if (role === "combobox" && tag === "select")
    Object.assign(states, { hasPopup: "menu", expanded: false });
  if (role === "listbox" && "multiple" in attributes) states.multiselectable = true;
  const isRequired = "required" in attributes || attributes["aria-required"] === "true";
  if (isRequired && (role === "textbox" || role === "spinbutton" || role === "listbox"))
    states.required = true;
  const isReadOnly = "readonly" in attributes || attributes["aria-readonly"] === "true";
  if (isReadOnly && role === "textbox") states.readonly = true;
  const told = attributes["aria-invalid"]?.toLowerCase();
  const isSaid = told !== undefined && told !== "";
  // What has yet to be entered is not wrong.
  const isMissing = written.has(role) && isRequired && (value ?? "") === "";
  const isWrong = oddness?.isInvalid === true && !isMissing;
  if (isSaid ? told !== "false" : isWrong) states.invalid = true;
  if (role !== "spinbutton" && role !== "slider") return states;
  states.valueMin = numberOf(attributes["min"], 0);
  states.valueMax = numberOf(attributes["max"], role === "slider" ? 100 : 0);
  if (value !== undefined && value !== "") states.valueText = value;
  return states;
}
