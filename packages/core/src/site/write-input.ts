import {
  DormouseError,
  fillText,
  mayBeEmpty,
  referencesOf,
  type Placed,
  type TextKind,
} from "@dormouse/contract";

export type Input = Record<string, unknown>;

/**
 * The text with the input's values filled in: each is only ever that, ends no selector, and changes no address but at
 * its place. One that was left out is an empty text.
 * @param at where the request has the input, such as "run.input"
 * @throws DormouseError `invalid_request` with the input's field, of a value that could not be that.
 */
export function writeInput({ text, kind }: Placed, values: Input, at = "input"): string {
  const input = { values, at };
  if (kind === "url" || kind === "urlPattern") refuseDots(text, kind, input);
  return fillText(text, ({ name }) => written(name, kind, input));
}

/** The values, and where they are given. */
type Given = { values: Input; at: string };

function written(name: string, kind: TextKind, { values, at }: Given): string {
  const value = valueOf(values[name]);
  if (!mayBeEmpty(kind) && isBlank(value)) {
    throw refused(`${at}.${name}`, "is empty, and would match whatever there is");
  }
  if (kind === "keys" && /[\r\n]/.test(value)) {
    throw refused(`${at}.${name}`, "holds a line break, for which Enter would be pressed");
  }
  if (kind === "url" || kind === "urlPattern") return inAddress(value);
  return kind === "css" ? inSelector(value) : value;
}

function valueOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : "";
}

/** As pages are searched for it: without white space, and without what shows nothing. */
function isBlank(value: string): boolean {
  return /^[\s\u200b]*$/.test(value);
}

/** An asterisk stands for anything where URLs are compared. */
function inAddress(value: string): string {
  return encodeURIComponent(value.toWellFormed()).replaceAll("*", "%2A");
}

/** As `CSS.escape` has it: the same within quotation marks and without. */
function inSelector(value: string): string {
  return Array.from(value, (character, index) =>
    (index === 0 ? /[a-z_\u0080-\u{10ffff}]/iu : /[\w\u0080-\u{10ffff}-]/u).test(character)
      ? character
      : `\\${(character.codePointAt(0) || 0xfffd).toString(16)} `,
  ).join("");
}

/** A part of a path that is one dot or two leads to another page, and no way of writing it prevents that. */
function refuseDots(text: string, kind: TextKind, input: Given): void {
  const [path = ""] = text.split(/[?#]/, 1);
  for (const part of path.split("/")) {
    const [reference] = referencesOf(part);
    if (reference === undefined) continue;
    const whole = fillText(part, ({ name }) => written(name, kind, input));
    if (!/^(?:\.|%2e){1,2}$/i.test(whole)) continue;
    const path = `${input.at}.${reference.name}`;
    throw refused(path, "would lead to another page than the one that is meant");
  }
}

function refused(path: string, message: string): DormouseError {
  return new DormouseError("invalid_request", `${path}: ${message}`, { path });
}
