import type { EncodedValue } from "./encoded-value.ts";

/**
 * An IndexedDB key as a text that equals another's where the keys are equal.
 * @param encoded well formed.
 * @returns undefined where the value is no valid key: only numbers, dates, strings, binary and lists of these are.
 */
export function keyText(encoded: EncodedValue): string | undefined {
  if (typeof encoded === "string") return JSON.stringify(encoded);
  if (typeof encoded === "number") return numberText(encoded);
  if (typeof encoded === "boolean") return undefined;
  if ("v" in encoded) return encoded.v.endsWith("Infinity") ? encoded.v : zero(encoded.v);
  if ("d" in encoded) return encoded.d === null ? undefined : `date ${Date.parse(encoded.d)}`;
  if ("ab" in encoded) return `bytes ${encoded.ab.b}`;
  if ("dv" in encoded) return `bytes ${encoded.dv.b}`;
  if ("ta" in encoded) return `bytes ${encoded.ta.b}`;
  if (!("a" in encoded)) return undefined;
  const items = encoded.a.map(keyText);
  return items.includes(undefined) ? undefined : `[${items.join()}]`;
}

function numberText(value: number): string | undefined {
  return Number.isNaN(value) ? undefined : String(value);
}

function zero(name: string): string | undefined {
  return name === "-0" ? "0" : undefined;
}

/** A JSON value in the tagged encoding. Containers get no ids of their own: nothing refers to them. */
export function encodeJson(value: unknown): EncodedValue {
  if (value === undefined) return { v: "undefined" };
  if (value === null) return { v: "null" };
  if (Array.isArray(value)) return { a: value.map(encodeJson), id: 0 };
  if (typeof value !== "object") return value as string | number | boolean;
  return { o: Object.entries(value).map(([k, item]) => ({ k, v: encodeJson(item) })), id: 0 };
}

/** "" or identifiers with dots between, as createObjectStore takes it. */
export function isKeyPath(path: string): boolean {
  return (
    path === "" ||
    path.split(".").every((name) => /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u.test(name))
  );
}

/** Stands for what only the page could tell. */
export const undecided = Symbol("undecided");

/**
 * What a key path finds in a value.
 * @returns undefined where there is nothing at its end.
 */
export function valueAt(
  value: EncodedValue,
  path: string,
): EncodedValue | typeof undecided | undefined {
  if (path === "") return value;
  let found: EncodedValue = value;
  for (const name of path.split(".")) {
    if (isReference(found) || isFile(found) || (name === "length" && hasLength(found))) {
      return undecided;
    }
    const next = typeof found === "object" && "o" in found ? memberOf(found.o, name) : undefined;
    if (next === undefined) return undefined;
    found = next;
  }
  return isReference(found) ? undecided : isUndefined(found) ? undefined : found;
}

function memberOf(
  members: { k: string; v: EncodedValue }[],
  name: string,
): EncodedValue | undefined {
  return members.findLast(({ k }) => k === name)?.v;
}

export function isUndefined(value: EncodedValue): boolean {
  return typeof value === "object" && "v" in value && value.v === "undefined";
}

function isReference(value: EncodedValue): boolean {
  return typeof value === "object" && "ref" in value;
}

/** A key path may name its size, type and so on. */
function isFile(value: EncodedValue): boolean {
  return typeof value === "object" && ("bl" in value || "fi" in value);
}

/** The one property of texts and lists that a key path may name. */
function hasLength(value: EncodedValue): boolean {
  return typeof value === "string" || (typeof value === "object" && "a" in value);
}
