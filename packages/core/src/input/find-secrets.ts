import { readingsOf } from "./escapes.ts";

/** Where something stands in a text: from `start` up to `end`. */
export type Range = { start: number; end: number };

/** Stands where a text was cut off, as a page's words are in what is told of them. */
const ellipsis = "…";
/** Fewer characters that a secret begins with stand before it by chance. */
const cutLengthMin = 4;

/** Fewer characters of base64 stand in too much that has nothing to do with it. */
const base64LengthMin = 6;

/** A secret as it may stand in a text. */
export type Needles = {
  texts: string[];
  base64: Base64Needle[];
  /** Length of the shortest of them. */
  shortest: number;
};

/** The characters of base64 that are the secret's alone; before and behind them some are its in part. */
export type Base64Needle = { text: string; before: number; behind: number };

export function needlesOf(secrets: readonly string[]): Needles {
  const texts = new Set(secrets.flatMap((secret) => [secret, secret.toWellFormed()]));
  const base64 = [...texts].flatMap(base64Of);
  const lengths = [...texts, ...base64.map(({ text }) => text)].map(({ length }) => length);
  return { texts: [...texts], base64, shortest: Math.min(...lengths) };
}

/**
 * Where one of the secrets stands in the text: as it is, with any of its characters escaped as in addresses, JSON or
 * HTML, also several times over, in base64, or cut off behind its beginning. Where two of them overlap, the one range is of both.
 * @returns ranges in order, none of which touches another's characters.
 */
export function findSecrets(text: string, needles: Needles): Range[] {
  // What is escaped is longer than what it stands for.
  if (text.length < needles.shortest && !text.includes(ellipsis)) return [];
  const found: Range[] = [];
  for (const { text: read, startOf } of readingsOf(text)) {
    for (const { start, end } of rangesIn(read, needles)) {
      found.push({ start: startOf(start), end: startOf(end) });
    }
  }
  return merged(found);
}

function rangesIn(text: string, { texts, base64 }: Needles): Range[] {
  // In a form's address a space is a plus.
  const written = text.includes("+") ? [text, text.replaceAll("+", " ")] : [text];
  const plain = written.flatMap((each) => texts.flatMap((needle) => occurrences(each, needle)));
  const standard = text.replaceAll("-", "+").replaceAll("_", "/");
  const encoded = base64.flatMap((needle) =>
    occurrences(standard, needle.text).map(({ start, end }) => ({
      start: Math.max(0, start - needle.before),
      end: Math.min(text.length, end + needle.behind),
    })),
  );
  return [...plain, ...encoded, ...written.flatMap((each) => cutOffIn(each, texts))];
}

/** The beginnings of needles that stand right before an ellipsis, with what is left there of an escape. */
function cutOffIn(text: string, needles: readonly string[]): Range[] {
  return occurrences(text, ellipsis).flatMap(({ start: end }) => {
    const [rest = ""] =
      escapeCutOff.exec(text.slice(Math.max(0, end - escapeLengthMax), end)) ?? [];
    return needles.flatMap((needle) =>
      [end, end - rest.length].flatMap((behind) => {
        const start = beginningOf(needle, text, behind);
        return start === undefined ? [] : [{ start, end }];
      }),
    );
  });
}

const escapeLengthMax = 12;
const escapeCutOff = /(?:%[\da-f]{0,2}){1,4}$|\\[\da-fux]{0,5}$|&[#\w]{0,8}$/i;

/** Where a beginning of the needle stands that ends at `end`; undefined where that is nothing that tells of it. */
function beginningOf(needle: string, text: string, end: number): number | undefined {
  if (needle.length <= cutLengthMin) return undefined;
  const first = Math.max(0, end - needle.length + 1);
  const before = text.slice(first, end);
  const starts = occurrences(before, needle.slice(0, cutLengthMin)).map(({ start }) => start);
  const found = starts.find((start) => needle.startsWith(before.slice(start)));
  return found === undefined ? undefined : first + found;
}

function occurrences(text: string, needle: string): Range[] {
  const ranges: Range[] = [];
  for (let at = text.indexOf(needle); at !== -1; at = text.indexOf(needle, at + 1)) {
    ranges.push({ start: at, end: at + needle.length });
  }
  return ranges;
}

/** What stands before a secret moves its bits: three writings are possible. */
export function base64Of(secret: string): Base64Needle[] {
  const bytes = Buffer.from(secret);
  return [0, 1, 2]
    .map((offset) => {
      const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
      const first = Math.ceil((offset * 8) / 6);
      const end = Math.floor(((offset + bytes.byteLength) * 8) / 6);
      return {
        text: encoded.slice(first, end),
        before: offset === 0 ? 0 : 1,
        behind: (offset + bytes.byteLength) % 3 === 0 ? 0 : 1,
      };
    })
    .filter(({ text }) => text.length >= base64LengthMin);
}

/** Those that overlap as one, in order. */
export function merged(ranges: Range[]): Range[] {
  const merge: Range[] = [];
  for (const range of ranges.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    const last = merge.at(-1);
    if (last !== undefined && range.start < last.end) last.end = Math.max(last.end, range.end);
    else merge.push({ ...range });
  }
  return merge;
}

/** The text with `mark` in place of each of the ranges. */
export function withoutRanges(text: string, ranges: readonly Range[], mark: string): string {
  let rest = "";
  let end = 0;
  for (const range of ranges) {
    rest += text.slice(end, range.start) + mark;
    ({ end } = range);
  }
  return rest + text.slice(end);
}
