import type { DetailedLocator, ExtractField } from "@dormouse/contract";
import type { PageContent } from "../../page-state/page-content.ts";
import { findPair } from "./find-pair.ts";
import { nameElement, sectionLocator } from "./name-element.ts";
import { rowLocator } from "./name-row.ts";
import { PlacedElements, type PlacedRow } from "./placed-elements.ts";

type Detail = Exclude<ExtractField, string>;

/** What is looked for on a page, and what else is. */
type Sought = {
  value: string | number;
  /** What stands for something else in later runs. */
  values: readonly string[];
  /** All that the run gave: where one of these is to be read, no other may say so. */
  given: readonly string[];
};

/**
 * Where a value stands on a page: in a field, in a cell of a row, beside its name, or within a text, between words that
 * stay.
 * @returns undefined where it is found nowhere, or nothing but itself says where.
 */
export function findValue(page: PageContent, sought: Sought): Detail | undefined {
  const placed = new PlacedElements(page);
  const found =
    inFields(placed, sought) ??
    inCells(placed, sought) ??
    inPairs(placed, sought) ??
    inTexts(placed, sought) ??
    itself(sought);
  return found && typeof sought.value === "number" ? { ...found, as: "number" } : found;
}

function inFields(placed: PlacedElements, { value, values }: Sought): Detail | undefined {
  for (const ref of placed.refs) {
    const element = placed.page.elements[ref];
    if (element?.verb !== "fill" || element.value !== String(value)) continue;
    const locator = nameElement(placed, ref, values);
    if (locator !== undefined) return { locator, as: "value" };
  }
  return undefined;
}

function inCells(placed: PlacedElements, sought: Sought): Detail | undefined {
  for (const key of placed.page.order) {
    if (placed.page.sections[key]?.kind !== "table") continue;
    for (const row of placed.rowsOf(key)) {
      const column = row.row.cells.findIndex((cell) => says(cell, sought.value));
      if (column !== -1) return { locator: cellLocator(placed, row, column, sought) };
    }
  }
  return undefined;
}

function cellLocator(
  placed: PlacedElements,
  row: PlacedRow,
  column: number,
  { values, given }: Sought,
): DetailedLocator {
  const named = rowLocator(placed, row, values, given);
  const within = named?.locator ?? { css: "tr:has(> td)", nth: row.index };
  return { css: cellSelector(column), within };
}

/** @param column from 0 */
export function cellSelector(column: number): string {
  return `:is(td, th):nth-child(${column + 1})`;
}

function inPairs(placed: PlacedElements, { value, values, given }: Sought): Detail | undefined {
  const locator = findPair(placed, (cell) => says(cell, value), [...values, ...given]);
  return locator && { locator };
}

function inTexts(placed: PlacedElements, sought: Sought): Detail | undefined {
  const { page } = placed;
  for (const key of page.order) {
    const { text = "" } = page.sections[key] ?? {};
    const at = text.indexOf(String(sought.value));
    if (at === -1) continue;
    const end = at + String(sought.value).length;
    const after = wordsBefore(text.slice(0, at), sought.given);
    const before = wordsBehind(text.slice(end), sought.given);
    const part = { ...(after && { after }), ...(before && { before }) };
    if (text === String(sought.value) && after === undefined) continue;
    const locator = sectionLocator(placed, key) ?? (after && { text: after.trim(), nth: 0 });
    if (locator === undefined || locator === "") continue;
    if (at > 0 && after === undefined) continue;
    return { locator, ...part };
  }
  return undefined;
}

const contextLength = 40;

/** The last words before it, of its sentence, that stay the same from run to run. */
function wordsBefore(text: string, given: readonly string[]): string | undefined {
  const near = text.slice(-contextLength);
  const start = text.length > near.length ? near.indexOf(" ") + 1 : 0;
  const ends = [/\d/gu, /[.!?]\s+/gu].map((end) => lastEnd(near, end));
  const words = near.slice(Math.max(start, ...ends, ...given.map((one) => lastEnd(near, one))));
  return words.trim() === "" ? undefined : words;
}

/** The first character or two behind it that tell where it ends. */
function wordsBehind(text: string, given: readonly string[]): string | undefined {
  const [near = ""] = /^\s*\S*/u.exec(text) ?? [];
  const isOwn = near.trim() === "" || /\d/u.test(near) || given.some((one) => near.includes(one));
  if (!isOwn) return near;
  return text === "" ? undefined : text.slice(0, 1);
}

/** Where the last of them ends, or 0. */
function lastEnd(text: string, sought: string | RegExp): number {
  if (typeof sought !== "string") {
    const found = [...text.matchAll(sought)];
    return Math.max(0, ...found.map(({ 0: end, index }) => index + end.length));
  }
  const at = sought === "" ? -1 : text.lastIndexOf(sought);
  return at === -1 ? 0 : at + sought.length;
}

/** What is given with each run is read as what it is: it is there, or the script fails. */
function itself({ value, values }: Sought): Detail | undefined {
  const text = String(value);
  return values.includes(text) ? { locator: { text, exact: true, nth: 0 } } : undefined;
}

function says(cell: string, value: string | number): boolean {
  if (typeof value === "string") return cell === value;
  const digits = cell.replaceAll(/[\s,']/gu, "");
  return new RegExp(`(?<![\\d.])${String(value).replace(".", String.raw`\.`)}(?![\\d.])`, "u").test(
    digits,
  );
}
