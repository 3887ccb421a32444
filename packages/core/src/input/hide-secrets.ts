import { findSecrets, needlesOf, withoutRanges } from "./find-secrets.ts";

/** Stands where a secret was. */
const placeholder = "•••";
/** A secret that is shorter stands in too much that has nothing to do with it. */
const lengthMin = 3;

/** Puts a placeholder where one of the secrets stands, however it is written. */
export type Hide = {
  /** In a text. */
  text(text: string): string;
  /** In the texts of a value, as deep as they lie; the names of its fields stay. */
  texts(value: unknown): unknown;
  /** In all of a value that a page made up: texts, numbers, and names of fields. */
  all(value: unknown): unknown;
};

/**
 * The same of what the page itself keeps secret: what a script read of it by itself stays as it was read, but for what
 * `read` takes out.
 */
export function hideBy(
  text: (text: string) => string,
  read: (text: string) => string = same,
): Hide {
  return {
    text,
    texts: (value) => replaceIn(value, { text, number: same, name: same }),
    all: (value) =>
      read === same ? value : replaceIn(value, { text: read, number: same, name: read }),
  };
}

export function hideSecrets(secrets: readonly string[]): Hide {
  const told = secrets.filter(({ length }) => length >= lengthMin);
  const needles = needlesOf(told);
  const text = (given: string): string =>
    withoutRanges(given, findSecrets(given, needles), placeholder);
  const number = (given: number): number | string =>
    text(`${given}`) !== `${given}` || told.some((secret) => isNumber(secret, given))
      ? placeholder
      : given;
  return {
    text,
    texts: (value) => replaceIn(value, { text, number: same, name: same }),
    all: (value) => replaceIn(value, { text, number, name: text }),
  };
}

/** As a page reads it: "012345" as 12345. */
function isNumber(secret: string, value: number): boolean {
  return `${value}`.length >= lengthMin && Number(secret) === value;
}

type Replace = {
  text(text: string): string;
  number(value: number): number | string;
  name(name: string): string;
};

function replaceIn(value: unknown, replace: Replace): unknown {
  if (typeof value === "string") return replace.text(value);
  if (typeof value === "number") return replace.number(value);
  if (Array.isArray(value)) return value.map((item) => replaceIn(item, replace));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, field]) => [
    replace.name(name),
    replaceIn(field, replace),
  ]);
  return Object.fromEntries(entries);
}

function same<Value>(value: Value): Value {
  return value;
}
