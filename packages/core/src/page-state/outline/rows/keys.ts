import { createHash } from "node:crypto";
import { slug } from "../words.ts";

/** What tells a row from its neighbours, best first. All of it but `text` may be missing. */
export type RowTraits = {
  /** Of its element, as written. */
  id?: string;
  /** Attributes such as `data-id` and `data-order-id`, by their names. */
  dataIds?: Record<string, string>;
  /** What its checkbox stands for. */
  boxValue?: string;
  /** One text for each column, in a table. */
  cells?: readonly string[];
  /** Where its main link leads, without the page's own origin. */
  link?: string;
  title?: string;
  /** All that it says. */
  text: string;
};

const longestKey = 40;
/** Of the rows, that have to agree on a trait before it is what they are told apart by. */
const commonShare = 0.8;

/**
 * A key for each row: the same for the same row wherever it stands and whatever stands around it, at most 40
 * characters, and no two alike. A trait counts where most rows have it and hardly any two share it.
 */
export function keysOf(rows: readonly RowTraits[], columns: readonly string[] = []): string[] {
  const traits = traitsOf(rows, columns).filter((values) => tellsApart(values));
  const keys = rows.map((row, index) => {
    for (const values of traits) {
      const value = values[index];
      if (value !== undefined) return value;
    }
    return titleKey(row) ?? digest(row.text);
  });
  return apart(keys, rows);
}

/** A short name for a text, which says nothing of it. */
export function digest(text: string, length = 8): string {
  return createHash("sha256")
    .update(text)
    .digest("base64url")
    .replaceAll(/[-_]/gu, "0")
    .slice(0, length);
}

type Values = (string | undefined)[];

function traitsOf(rows: readonly RowTraits[], columns: readonly string[]): Values[] {
  return [
    ...dataNames(rows).map((name) => {
      const values = rows.map((row) => brief(row.dataIds?.[name]));
      // Things of their own are counted from 1 too, in the order they were made; from 0 places are.
      return identityAttribute.test(name) && !values.includes("0") ? values : unlessPlaces(values);
    }),
    unlessPlaces(rows.map((row) => brief(madeByHand(row.id)))),
    rows.map((row) => brief(row.boxValue)),
    ...idColumns(columns).map((at) =>
      unlessPlaces(
        rows.map((row) => brief(row.cells?.[at])),
        placeHeading.test(columns[at]?.trim() ?? ""),
      ),
    ),
    rows.map((row) => brief(row.link)),
  ];
}

/** In an order of their own: that of the rows and of their attributes may be another the next time. */
function dataNames(rows: readonly RowTraits[]): string[] {
  const names = new Set<string>();
  for (const { dataIds } of rows) for (const name in dataIds) names.add(name);
  return [...names].toSorted((one, other) => one.length - other.length || (one < other ? -1 : 1));
}

/** Attributes that are called after the thing itself, not after the row that shows it. */
const identityAttribute =
  /^data-(?!(?:[\w-]+-)?(?:row|line|cell|pos|position|place|nth)-)(?:[\w-]+-)?id$/u;

/** Headings of columns whose values are names of things, in the words of several languages. */
const idHeading =
  /^(#|№|id|uuid|guid|key|sku|ean|isbn|code|nr|no|nº|n°|(?:\p{L}+[ -])?(?:id|number|no|nr|nummer|número|numero|numéro|номер|key|sku|code)|\p{L}+nummer|編號|编号|番号)\.?$/iu;

/** Of these, the headings of numbers that may only be counted. */
const placeHeading = /^(?:#|№|nr|no|nº|n°|番号|编号|編號)\.?$/iu;

function idColumns(columns: readonly string[]): number[] {
  return columns.flatMap((name, at) => (idHeading.test(name.trim()) ? [at] : []));
}

/**
 * Rows that are numbered by where they stand: such a number is another row's after the next insertion.
 * @param mayGoOn from the page before, so that the first may have any number
 */
function unlessPlaces(values: Values, mayGoOn = false): Values {
  const present = values.filter((value) => value !== undefined);
  const [name = "", first] = numbered(present[0]) ?? [];
  if (first === undefined || (first > 1 && !(mayGoOn && present.length > 1))) return values;
  // Of one row that is its place where nothing else in it may be a number.
  if (present.length === 1 && /\d/u.test(name)) return values;
  const isPlace = (value: string, at: number): boolean => {
    const [own, number] = numbered(value) ?? [];
    return own === name && number === first + at;
  };
  return present.every(isPlace) ? [] : values;
}

/** What stands before the number that it ends in, and that number. */
function numbered(value: string | undefined): [name: string, number: number] | undefined {
  const [, name, number] = /^(.*\D|)(0|[1-9]\d{0,5})$/su.exec(value ?? "") ?? [];
  return name === undefined ? undefined : [name, Number(number)];
}

/** Ids that a framework counts out as it renders: others the next time. */
const madeByCounting =
  /^:|[«»]|:r\w*:|^(?:ember|ext-|yui|radix|headlessui|mat-|cdk-|mui-|ui-id|downshift|select2|react-|rc[-_]|dnd|aria|gen|auto|__|v-|chakra|ag-)/iu;

function madeByHand(id: string | undefined): string | undefined {
  return id === undefined || madeByCounting.test(id) ? undefined : id;
}

function tellsApart(values: Values): boolean {
  const present = values.filter((value) => value !== undefined);
  if (present.length === 0 || present.length < commonShare * values.length) return false;
  return new Set(present).size >= commonShare * present.length;
}

function titleKey({ title }: RowTraits): string | undefined {
  if (title === undefined) return undefined;
  const words = slug(title, Number.POSITIVE_INFINITY);
  return words === "" ? undefined : (brief(words) ?? undefined);
}

/** As it is where it is short enough, else its end with a digest of all of it. */
function brief(value: string | undefined): string | undefined {
  const clean = (value ?? "")
    .trim()
    .replace(/^_+/u, "")
    .replaceAll(/[^\p{L}\p{N}._~:/?=&@+-]+/gu, "-");
  if (clean.replaceAll("-", "") === "") return undefined;
  if (clean.length <= longestKey && clean === value?.trim()) return clean;
  if (value !== undefined && clean.length <= longestKey - 9) return `${clean}~${digest(value)}`;
  return `${startOf(clean)}~${digest(value ?? "")}`;
}

function startOf(text: string): string {
  return text
    .slice(0, longestKey - 9)
    .replace(/[\ud800-\udbff]$/u, "")
    .replace(/-+$/u, "");
}

/** Where rows share a key, what else they say tells them apart; rows that say the same are counted. */
function apart(keys: readonly string[], rows: readonly RowTraits[]): string[] {
  const shared = countOf(keys);
  const told = keys.map((key, index) =>
    (shared.get(key) ?? 0) > 1 ? withMark(key, digest(rows[index]?.text ?? "", 6)) : key,
  );
  const seen = new Map<string, number>();
  const taken = new Set<string>(told);
  return told.map((key) => {
    const before = seen.get(key) ?? 0;
    seen.set(key, before + 1);
    return before === 0 ? key : nextFree(key, before + 1, taken);
  });
}

function nextFree(key: string, from: number, taken: Set<string>): string {
  for (let number = from; ; number += 1) {
    const free = withMark(key, String(number));
    if (taken.has(free)) continue;
    taken.add(free);
    return free;
  }
}

function withMark(key: string, mark: string): string {
  return `${key.slice(0, longestKey - 1 - mark.length).replace(/[\ud800-\udbff]$/u, "")}~${mark}`;
}

function countOf(keys: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}
