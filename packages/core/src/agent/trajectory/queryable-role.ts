import type { PageElement } from "../../page-state/page-content.ts";

const roles = new Set(
  (
    "alert alertdialog article banner button cell checkbox columnheader combobox complementary contentinfo dialog " +
    "feed figure form grid gridcell group heading img link list listbox listitem log main menu menubar menuitem " +
    "menuitemcheckbox menuitemradio meter navigation note option progressbar radio radiogroup region row rowgroup " +
    "rowheader scrollbar search searchbox separator slider spinbutton status switch tab table tablist tabpanel " +
    "textbox timer toolbar tooltip tree treegrid treeitem"
  ).split(" "),
);

/** Fields of these types are told as text boxes, and have no role of their own by which they could be looked for. */
const withoutRole = new Set("password date datetime-local month time week color file".split(" "));

/** The role by which a locator finds the element; undefined where it finds it by none. */
export function queryableRole({ role, constraints }: PageElement): string | undefined {
  if (withoutRole.has(constraints?.type ?? "")) return undefined;
  if (role === "summary") return "button";
  return roles.has(role) ? role : undefined;
}

/** Whether something is entered into it, so that it may have a label. */
export function isField({ verb }: PageElement): boolean {
  return verb === "fill" || verb === "select" || verb === "check" || verb === "upload";
}
