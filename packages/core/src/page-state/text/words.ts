import type { PageElement } from "../page-content.ts";
import { own } from "./own.ts";

/** Roles in words that a model reads as one token. What is not named here is called as ARIA calls it. */
const roleWords: Record<string, string> = {
  searchbox: "search",
  spinbutton: "number",
  columnheader: "column",
  rowheader: "cell",
  gridcell: "cell",
  progressbar: "progress",
  treeitem: "tree item",
  menuitem: "menu item",
  menuitemcheckbox: "menu checkbox",
  menuitemradio: "menu radio",
  contentinfo: "footer",
  navigation: "nav",
  complementary: "aside",
  generic: "box",
  listitem: "item",
  listbox: "list",
};

/** Words a line may have before a name; any other role stands in angle brackets. */
const known = new Set(
  (
    "draggable dropzone focused current disabled covered readonly inert required checked pressed mixed selected expanded collapsed " +
    "scrollable alert alertdialog application article aside banner blockquote body box button canvas caption cell " +
    "checkbox code color column combo date datetime-local definition details dialog directory div document dropdown " +
    "email feed figure file footer form graphics-document group heading iframe img input item label legend li link " +
    "list log main marquee math menu menubar meter month nav note number option p password presentation progress " +
    "radio radiogroup range region row rowgroup scrollbar search section select separator slider span status svg " +
    "switch tab table tablist tabpanel tel term text textbox time timer toolbar tooltip tr tree treegrid upload url " +
    "video audio week"
  ).split(" "),
);

/** A link is what there is most of: it goes without saying. */
const unsaidRole = "link";

/** What the element is, in a word or two; nothing of a link. */
export function roleWord({ role, verb, constraints }: PageElement): string | undefined {
  if (verb === "upload") return "upload";
  if (role === "combobox")
    return verb === "fill" ? "combo" : verb === "click" ? "dropdown" : "select";
  if (role === unsaidRole) return undefined;
  const type = constraints?.type;
  if (role === "textbox" && type !== undefined && type !== "text") return type;
  const word = own(roleWords, role) ?? role;
  return known.has(word.split(" ")[0] ?? "") ? word : `<${word}>`;
}

/** What it is in, in words that stand before its role; what it is not in goes without saying. */
export function stateWords(element: PageElement): string[] {
  const { disabled, constraints, checked, pressed, selected, expanded, focused, current, verb } =
    element;
  const isDraggable = element.draggable === true || verb === "drag";
  // A native select is never anything else.
  const isCollapsed = expanded === false && verb !== "select";
  return [
    focused === true && "focused",
    current === true && "current",
    disabled !== undefined && disabled.toLowerCase(),
    constraints?.required === true && "required",
    checked === true && "checked",
    pressed === true && "pressed",
    (checked === "mixed" || pressed === "mixed") && "mixed",
    selected === true && "selected",
    expanded === true && "expanded",
    isCollapsed && "collapsed",
    verb === "scroll" && "scrollable",
    isDraggable && "draggable",
    element.dropzone === true && "dropzone",
  ].filter((word) => word !== false);
}

/** A name that begins so could be taken for a word of ours. */
export function beginsLikeOurs(name: string): boolean {
  return known.has(/^[a-z-]+(?= |$)/.exec(name)?.[0] ?? "");
}
