import { mapTexts, type TextKind } from "@dormouse/contract";

/** What a run was done with, by the name that stands for it in later runs. */
export type Parameters = Record<string, string | number | boolean>;

/** The values as texts, the longest first: what holds another is what is meant. */
export function valuesOf(parameters: Parameters): string[] {
  return byLength(parameters).map(([, value]) => value);
}

/** The part with `{{input.name}}` in place of each value, wherever it stands in a text. */
export function withReferences<Part>(part: Part, parameters: Parameters): Part {
  const known = byLength(parameters);
  // What kind a text is, is told by where it stands in its action, and by that action's place.
  const [told] = mapTexts([part], ({ text, path, kind }) =>
    isFixed(path)
      ? text
      : known.reduce((written, [name, value]) => replaced(written, name, value, kind), text),
  );
  return told;
}

/** These say what something is, never what it is about. */
const fixed: ReadonlySet<PropertyKey> = new Set([
  "type",
  "role",
  "ref",
  "as",
  "state",
  "input",
  "key",
]);

function isFixed(path: readonly PropertyKey[]): boolean {
  return fixed.has(path.at(-1) ?? "");
}

function byLength(parameters: Parameters): [name: string, value: string][] {
  return Object.entries(parameters)
    .map(([name, value]): [string, string] => [name, String(value)])
    .toSorted(([, one], [, other]) => other.length - one.length);
}

/** What stands there already for another one is left as it is, and so is the host of an address. */
function replaced(text: string, name: string, value: string, kind: TextKind): string {
  if (value === "") return text;
  const isAddress = kind === "url" || kind === "urlPattern";
  const written = isAddress ? inAddresses(value) : [value];
  const sought = new RegExp(`${kept.source}|${written.map(wholeWord).join("|")}`, "gu");
  return text.replaceAll(sought, (found) =>
    written.includes(found) ? `{{input.${name}}}` : found,
  );
}

/** What ends no part of an address stands there as it is as well. */
function inAddresses(value: string): string[] {
  const encoded = encodeURIComponent(value.toWellFormed());
  const plain = encoded.replaceAll(/%(?:24|2C|3A|3B|40)/g, decodeURIComponent);
  return [encoded, encoded.replaceAll("%20", "+"), plain];
}

/** A reference, and an address up to its path. */
const kept = /\{\{[^{}]*\}\}|^https?:\/\/[^/?#]*/u;

/** `8` is no part of `2018`. */
function wholeWord(value: string): string {
  const escaped = value.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`);
  const before = /^[\p{L}\d]/u.test(value) ? String.raw`(?<![\p{L}\d])` : "";
  const behind = /[\p{L}\d]$/u.test(value) ? String.raw`(?![\p{L}\d])` : "";
  return `${before}${escaped}${behind}`;
}
