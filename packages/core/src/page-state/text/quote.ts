import { withoutUnseen } from "./unseen.ts";

/** Marks that stand between the parts of a line, and what looks like a ref: a text that holds one is quoted. */
const marks = / [=!>…→]|[|"[\]{}\\]|^<|(?<![\w-])e\d+(?![\w-])/;

/** Text on one line, its white space as a page would show it. */
export function oneLine(text: string): string {
  return withoutUnseen(text)
    .replace(/[\s\p{Cc}\u2028\u2029]+/gu, " ")
    .trim();
}

/** At most `length` characters, with an ellipsis where something was cut, at the end of a word if one is near. */
export function clip(text: string, length: number): string {
  return text.length <= length ? text : `${beginning(text, length - 1)}…`;
}

/** The first characters of a text, at most `length`, to the end of a word if one is near. */
export function beginning(text: string, length: number): string {
  if (text.length <= length) return text;
  const cut = text.slice(0, length).replace(/[\uD800-\uDBFF]$/, "");
  const space = cut.lastIndexOf(" ");
  return (space > length * 0.7 ? cut.slice(0, space) : cut).trimEnd();
}

/** A text as it stands in a line: bare where that can be read in one way only, else as JSON has it. */
export function quote(text: string, alsoQuoted?: (line: string) => boolean): string {
  const line = oneLine(text);
  const bare = line !== "" && !marks.test(line) && alsoQuoted?.(line) !== true;
  return bare ? line : JSON.stringify(line);
}
