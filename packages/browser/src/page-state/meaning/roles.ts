import type { RawNode } from "@dormouse/core";
import type { DrawnTree } from "./drawn-tree.ts";

/** `ask`: only the accessibility tree knows; undefined: it is nothing by itself. */
export type Answer<Value> = Value | "ask" | undefined;

/** Of these tags the role is always the same. */
const roles: Record<string, string> = {
  address: "group",
  article: "article",
  abbr: "Abbr",
  button: "button",
  canvas: "Canvas",
  details: "group",
  fieldset: "group",
  figure: "figure",
  form: "form",
  em: "emphasis",
  h1: "heading",
  h2: "heading",
  h3: "heading",
  h4: "heading",
  h5: "heading",
  h6: "heading",
  iframe: "Iframe",
  label: "LabelText",
  li: "listitem",
  main: "main",
  nav: "navigation",
  ol: "list",
  output: "status",
  p: "paragraph",
  search: "search",
  td: "cell",
  textarea: "textbox",
  tr: "row",
  ul: "list",
};

const inputRoles: Record<string, string> = {
  button: "button",
  checkbox: "checkbox",
  color: "ColorWell",
  date: "Date",
  "datetime-local": "DateTime",
  email: "textbox",
  file: "button",
  month: "DateTime",
  number: "spinbutton",
  password: "textbox",
  radio: "radio",
  range: "slider",
  reset: "button",
  search: "searchbox",
  submit: "button",
  tel: "textbox",
  text: "textbox",
  time: "InputTime",
  url: "textbox",
  week: "DateTime",
};

/** Of what is written, those that are what they say wherever they stand. */
const written = new Set(
  (
    "alert article banner button cell checkbox columnheader complementary contentinfo dialog document form grid gridcell group " +
    "heading link list listitem log main menu menubar menuitem menuitemcheckbox menuitemradio navigation note option " +
    "progressbar radio radiogroup row rowgroup rowheader search status switch tab tablist tabpanel timer toolbar tooltip tree " +
    "treeitem application listbox"
  ).split(" "),
);

/** Say nothing of their own; with a name or a place in the order of the keyboard they are told as such. */
const generics = new Set("a b bdi bdo big center cite div font i pre small span u".split(" "));

/** Are nothing by themselves once the page says so. */
const unsaid = new Set(["li", "svg", "table", "ul"]);

/** What a node is; `isNamed` where the page gives it a name. */
export function roleOf(tree: DrawnTree, at: number, isNamed: boolean): Answer<string> {
  const node = tree.drawn(at)?.node;
  if (node === undefined) return undefined;
  const { tag, attributes = {} } = node;
  const role = attributes["role"]?.trim().toLowerCase();
  if (role !== undefined && role !== "") return writtenRole(role, node, isNamed);
  if (Object.hasOwn(roles, tag)) return roles[tag];
  switch (tag) {
    case "a":
      return attributes["href"] !== undefined || node.clickable === true ? "link" : "generic";
    case "area":
      return attributes["href"] === undefined ? "ask" : "link";
    case "aside":
      return isNamed || isInNone(tree, at, sections) ? "complementary" : "generic";
    case "footer":
      return isOfPage(tree, at) ? "contentinfo" : "sectionfooter";
    case "header":
      return isOfPage(tree, at) ? "banner" : "sectionheader";
    case "img":
      return "image";
    case "input":
      return inputRole(attributes);
    case "section":
      return isNamed ? "region" : "generic";
    case "select":
      return rowsOf(attributes) > 1 ? "listbox" : "combobox";
    case "summary":
      return isHandle(tree, at) ? "DisclosureTriangle" : "ask";
    case "svg":
      return attributes["aria-label"] === undefined || "tabindex" in attributes ? "ask" : "image";
    case "table":
      return isTable(tree, at) ? "table" : "ask";
    case "th":
      return headerRole(tree, at);
    default:
      return generics.has(tag) ? "generic" : "ask";
  }
}

function writtenRole(role: string, { tag, attributes }: RawNode, isNamed: boolean): Answer<string> {
  if (role === "img" || role === "image") return "image";
  if (role === "presentation" || role === "none") {
    const isPlain = Object.keys(attributes ?? {}).every(
      (name) => !/^(?:aria-|tabindex|href)/.test(name),
    );
    return isPlain && (generics.has(tag) || unsaid.has(tag)) ? undefined : "ask";
  }
  if (role === "form" && tag !== "form" && !isNamed) return "generic";
  if (role === "region") return isNamed ? "region" : "ask";
  if (tag === "input" || tag === "textarea") return writtenField(role, attributes);
  if (role === "combobox") return role;
  return written.has(role) && tag !== "select" ? role : "ask";
}

/** What a field for text, or a checkbox, is made into. */
function writtenField(role: string, attributes: RawNode["attributes"]): Answer<string> {
  const type = attributes?.["type"]?.toLowerCase() ?? "text";
  if (type === "checkbox" && role === "switch") return role;
  const isText = inputRoles[type] === "textbox" || type === "search";
  return isText && (role === "combobox" || role === "searchbox") ? role : "ask";
}

function inputRole(attributes: Record<string, string>): Answer<string> {
  const type = attributes["type"]?.toLowerCase() ?? "text";
  if (type === "hidden") return undefined;
  if ("list" in attributes || "switch" in attributes) return "ask";
  return Object.hasOwn(inputRoles, type) ? inputRoles[type] : type === "image" ? "ask" : "textbox";
}

/** How many options a select shows at once. */
function rowsOf(attributes: Record<string, string>): number {
  return Number(attributes["size"]) || ("multiple" in attributes ? 4 : 1);
}

const sections = new Set(["article", "aside", "nav", "section"]);
const parts = new Set(["article", "aside", "main", "nav", "section"]);
const partRoles = new Set(["article", "complementary", "main", "navigation"]);

function isInNone(tree: DrawnTree, at: number, tags: ReadonlySet<string>): boolean {
  return tree.around(at).every((up) => !tags.has(tree.drawn(up)?.node.tag ?? ""));
}

/** Of the whole page, not of a part of it. */
function isOfPage(tree: DrawnTree, at: number): boolean {
  return tree.around(at).every((up) => {
    const { tag = "", attributes } = tree.drawn(up)?.node ?? {};
    return !parts.has(tag) && !partRoles.has(attributes?.["role"] ?? "");
  });
}

function isHandle(tree: DrawnTree, at: number): boolean {
  const parent = tree.drawn(at)?.node.parent ?? -1;
  if (tree.drawn(parent)?.node.tag !== "details") return false;
  return tree.children(parent).find((child) => tree.drawn(child)?.node.tag === "summary") === at;
}

const groups = new Set(["thead", "tbody", "tfoot"]);
const tableParts = new Set(["caption", "col", "colgroup", "tfoot", "thead"]);

/** It has what nobody gives to a table that only lays things out. */
function isTable(tree: DrawnTree, at: number): boolean {
  const { summary = "", rules } = tree.drawn(at)?.node.attributes ?? {};
  const tagOf = (index: number) => tree.drawn(index)?.node.tag ?? "";
  const parts = tree.children(at);
  if (summary !== "" || rules !== undefined || parts.some((part) => tableParts.has(tagOf(part)))) {
    return true;
  }
  const rows = parts.flatMap((part) => (groups.has(tagOf(part)) ? tree.children(part) : [part]));
  const cells = rows.flatMap((row) => tree.children(row)).map(tagOf);
  return cells.includes("th") && cells.filter((tag) => tag === "th" || tag === "td").length > 1;
}

/** A header is that of its row where a cell with something in it stands there too. */
function headerRole(tree: DrawnTree, at: number): string {
  const scope = tree.attribute(at, "scope")?.toLowerCase();
  if (scope === "col" || scope === "colgroup") return "columnheader";
  if (scope === "row" || scope === "rowgroup") return "rowheader";
  const cells = tree.children(tree.drawn(at)?.node.parent ?? -1);
  const isFilled = (cell: number) =>
    tree.drawn(cell)?.node.tag === "td" && tree.children(cell).length > 0;
  return cells.some(isFilled) ? "rowheader" : "columnheader";
}
