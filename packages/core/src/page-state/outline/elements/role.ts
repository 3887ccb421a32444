import { own } from "../../text/own.ts";
import type { PageTree } from "../tree.ts";

/** ARIA's names for what Chromium's accessibility tree has names of its own for. */
const ariaNames: Record<string, string> = {
  Audio: "audio",
  ColorWell: "textbox",
  Date: "textbox",
  DateTime: "textbox",
  DisclosureTriangle: "summary",
  DisclosureTriangleGrouped: "summary",
  InputTime: "textbox",
  MenuListPopup: "listbox",
  PopUpButton: "combobox",
  TextField: "textbox",
  TextFieldWithComboBox: "combobox",
  ToggleButton: "button",
  Video: "video",
  image: "img",
};

/** What says nothing of what a thing is. */
const silentRoles = new Set(["generic", "none", "presentation", "paragraph", "text", "section"]);

const nativeRoles: Record<string, string> = {
  a: "link",
  area: "link",
  button: "button",
  img: "img",
  select: "combobox",
  textarea: "textbox",
};

const inputRoles: Record<string, string> = {
  button: "button",
  checkbox: "checkbox",
  file: "file",
  image: "button",
  number: "spinbutton",
  radio: "radio",
  range: "slider",
  reset: "button",
  search: "searchbox",
  submit: "button",
};

/** ARIA role of a node; its tag where it has none. */
export function roleOf(tree: PageTree, index: number): string {
  const { role = "", tag, attributes } = tree.node(index);
  if (tag === "input" && attributes?.["type"]?.toLowerCase() === "file") return "file";
  const said = attributes?.["role"];
  const written = said === undefined ? "" : (said.trim().split(/\s+/u)[0]?.toLowerCase() ?? "");
  if (written !== "" && !silentRoles.has(written)) return written;
  const known = own(ariaNames, role) ?? (/^[a-z]+$/u.test(role) ? role : "");
  if (known !== "" && !silentRoles.has(known)) return known;
  if (tag === "input")
    return own(inputRoles, attributes?.["type"]?.toLowerCase() ?? "text") ?? "textbox";
  return own(nativeRoles, tag) ?? tag;
}
