/** Stands where a secret was. */
const placeholder = "•••";
/** A secret that is shorter stands in too much that has nothing to do with it. */
const lengthMin = 3;

/** Puts a placeholder where one of the secrets stands. */
export type Hide = {
  /** In a text. */
  text(text: string): string;
  /** In the texts of a value, as deep as they lie; the names of its fields stay. */
  texts(value: unknown): unknown;
  /** In all of a value that a page made up: texts, numbers, and names of fields. */
  all(value: unknown): unknown;
};

export function hideSecrets(secrets: readonly string[]): Hide {
  const told = secrets.filter(({ length }) => length >= lengthMin);
  // The longest first: of one that holds another in it, something would be left.
  const hidden = [...new Set(told.flatMap(writingsOf))].toSorted((a, b) => b.length - a.length);
  const text = (given: string): string =>
    hidden.reduce((rest, secret) => rest.replaceAll(secret, placeholder), given);
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

/** The text itself, and as it stands in addresses: put there by a script, by a form, or by the browser. */
function writingsOf(secret: string): string[] {
  const text = secret.toWellFormed();
  const address = encodeURI(text);
  return [
    secret,
    encodeURIComponent(text),
    new URLSearchParams({ q: text }).toString().slice("q=".length),
    address,
    address.replaceAll("'", "%27"),
  ];
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
