import type { ExtractGroup, ExtractField } from "@dormouse/contract";
import type { PageContent } from "../../page-state/page-content.ts";
import { cellSelector } from "./find-value.ts";
import { sectionLocator } from "./name-element.ts";
import { PlacedElements } from "./placed-elements.ts";

/**
 * Where a list of objects stands as the rows of a table, one for each.
 * @returns undefined where no table has just these rows: which of others would be meant nobody has said.
 */
export function findRows(page: PageContent, items: readonly unknown[]): ExtractGroup | undefined {
  const objects = items.filter((item) => typeof item === "object" && item !== null);
  const [first] = objects;
  if (first === undefined || objects.length < items.length) return undefined;
  const placed = new PlacedElements(page);
  for (const key of page.order) {
    const rows = placed.rowsOf(key);
    if (page.sections[key]?.kind !== "table" || rows.length !== objects.length) continue;
    const cells = rows.map(({ row }) => row.cells);
    const fields = Object.keys(first).map((name) => [name, fieldOf(name, objects, cells)] as const);
    if (fields.some(([, field]) => field === undefined)) continue;
    const within = sectionLocator(placed, key);
    const list = { css: "tr:has(> td)", ...(within === undefined ? {} : { within }) };
    return { list, fields: Object.fromEntries(fields) as Record<string, ExtractField> };
  }
  return undefined;
}

function fieldOf(
  name: string,
  objects: readonly object[],
  cells: readonly string[][],
): ExtractField | undefined {
  const values = objects.map((object): unknown => Reflect.get(object, name));
  const columns = cells[0]?.keys() ?? [];
  for (const column of columns) {
    if (values.every((value, row) => cells[row]?.[column] === value)) return cellSelector(column);
    const isNumber = values.every(
      (value, row) => typeof value === "number" && numberIn(cells[row]?.[column]) === value,
    );
    if (isNumber) return { locator: cellSelector(column), as: "number" };
  }
  return undefined;
}

function numberIn(text = ""): number | undefined {
  const [digits] = /-?\d+(?:\.\d+)?/u.exec(text.replaceAll(/(?<=\d)[\s,'](?=\d{3})/gu, "")) ?? [];
  return digits === undefined ? undefined : Number(digits);
}
