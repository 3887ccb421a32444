import type { RawStates } from "../../raw-page.ts";
import type { Markup } from "./markup.ts";

/** What Chromium's accessibility tree would say of it, in so far as fixtures need it. */
export type Accessible = { role: string; name: string; states: RawStates };

const roles: Record<string, string> = {
  article: "article",
  aside: "complementary",
  button: "button",
  canvas: "Canvas",
  dialog: "dialog",
  fieldset: "group",
  form: "form",
  footer: "contentinfo",
  h1: "heading",
  h2: "heading",
  h3: "heading",
  h4: "heading",
  header: "banner",
  iframe: "Iframe",
  img: "image",
  li: "listitem",
  main: "main",
  nav: "navigation",
  ol: "list",
  option: "option",
  p: "paragraph",
  section: "region",
  summary: "DisclosureTriangle",
  table: "table",
  td: "cell",
  textarea: "textbox",
  th: "columnheader",
  tr: "row",
  ul: "list",
  video: "Video",
};

const inputRoles: Record<string, string> = {
  button: "button",
  checkbox: "checkbox",
  color: "ColorWell",
  date: "Date",
  file: "button",
  number: "spinbutton",
  radio: "radio",
  range: "slider",
  reset: "button",
  search: "searchbox",
  submit: "button",
};

const namedByText = new Set(
  "button link heading option tab menuitem checkbox radio switch treeitem DisclosureTriangle cell columnheader row".split(
    " ",
  ),
);

export function roleOf({ tag, attributes }: Markup): string {
  const { role, type, href, list } = attributes;
  if (role !== undefined) return role;
  if (tag === "a") return href === undefined ? "generic" : "link";
  if (tag === "select")
    return "multiple" in attributes || "size" in attributes ? "listbox" : "combobox";
  if (tag === "input")
    return list === undefined ? (inputRoles[type ?? "text"] ?? "textbox") : "combobox";
  return roles[tag] ?? "generic";
}

/** @param labelOf text of the label that is around or for an element */
export function accessibleOf(markup: Markup, labelOf: (markup: Markup) => string): Accessible {
  const { attributes } = markup;
  const role = roleOf(markup);
  const candidates = [
    attributes["aria-label"],
    labelOf(markup),
    attributes["alt"],
    namedByText.has(role) ? textWithin(markup) : "",
    role === "button" ? attributes["value"] : "",
    attributes["title"],
    attributes["placeholder"],
  ];
  const name = candidates.find((candidate) => candidate !== undefined && candidate !== "") ?? "";
  return { role, name, states: statesOf(markup, role) };
}

export function textWithin({ text = "", children }: Markup): string {
  return `${text}${children.map(textWithin).join("")}`.replaceAll(/\s+/gu, " ").trim();
}

function flag(attributes: Record<string, string>, own: string, aria: string): true | undefined {
  return own in attributes || attributes[aria] === "true" ? true : undefined;
}

function statesOf({ tag, attributes }: Markup, role: string): RawStates {
  const states: RawStates = {};
  if (flag(attributes, "disabled", "aria-disabled")) states.disabled = true;
  if (flag(attributes, "readonly", "aria-readonly")) states.readonly = true;
  if (flag(attributes, "required", "aria-required")) states.required = true;
  if (attributes["aria-invalid"] === "true") states.invalid = true;
  if (attributes["aria-modal"] === "true") states.modal = true;
  if (attributes["contenteditable"] === "true" || tag === "textarea" || role === "textbox")
    states.editable = true;
  if (["checkbox", "radio", "switch", "menuitemcheckbox", "menuitemradio"].includes(role)) {
    states.checked =
      attributes["aria-checked"] === "mixed"
        ? "mixed"
        : Boolean(flag(attributes, "checked", "aria-checked"));
  }
  if (attributes["aria-pressed"] !== undefined)
    states.pressed = attributes["aria-pressed"] === "true";
  if (role === "option" || attributes["aria-selected"] !== undefined) {
    states.selected = Boolean(flag(attributes, "selected", "aria-selected"));
  }
  if (attributes["aria-expanded"] !== undefined)
    states.expanded = attributes["aria-expanded"] === "true";
  if (attributes["aria-haspopup"] !== undefined) states.hasPopup = attributes["aria-haspopup"];
  if (/^h\d$/u.test(tag)) states.level = Number(tag.slice(1));
  return states;
}
