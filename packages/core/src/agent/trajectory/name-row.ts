import type { PlainLocator } from "@dormouse/contract";
import type { Row } from "../../page-state/page-content.ts";
import type { PlacedElements, PlacedRow } from "./placed-elements.ts";
import { queryableRole } from "./queryable-role.ts";

/** What the items of a list are, by what the list is. */
const itemRoles: Record<string, string> = {
  list: "listitem",
  menu: "listitem",
  listbox: "option",
  feed: "article",
  log: "listitem",
};

/** A row by its role and a text that no other row holds; `value` is that text, where it is one of the values. */
export type NamedRow = { locator: PlainLocator; value?: string };

/**
 * @param values of which one names the row before any other text
 * @param besides texts that a row is not to be named by
 * @returns undefined where it cannot be told from the others.
 */
export function rowLocator(
  placed: PlacedElements,
  { section: key, row }: PlacedRow,
  values: readonly string[],
  besides: readonly string[] = [],
): NamedRow | undefined {
  const role = roleOf(placed, key, row);
  if (role === undefined) return undefined;
  const texts = placed.rowsOf(key).map((one) => textOf(one.row));
  const isOnly = (text: string): boolean =>
    texts.filter((one) => one.includes(text.toLowerCase())).length === 1;
  const own = textOf(row);
  const value = values.find((one) => own.includes(one.toLowerCase()) && isOnly(one));
  if (value !== undefined) return { locator: { role, hasText: value }, value };
  const cell = row.cells
    .map((text) => text.replace(/…$/u, "").trim())
    .find((text) => text !== "" && !besides.some((one) => text.includes(one)) && isOnly(text));
  return cell === undefined ? undefined : { locator: { role, hasText: cell } };
}

/** What a row says, as it is looked for. */
function textOf({ cells }: Row): string {
  return cells.join("\n").toLowerCase();
}

function roleOf({ page }: PlacedElements, key: string, row: Row): string | undefined {
  const own = row.ref && page.elements[row.ref];
  const ownRole = own === undefined ? undefined : queryableRole(own);
  if (ownRole !== undefined && ownRole !== "link" && ownRole !== "button") return ownRole;
  const section = page.sections[key];
  if (section?.kind === "table") return "row";
  const holder = section?.ref && page.elements[section.ref];
  return holder === undefined ? undefined : itemRoles[holder.role];
}
