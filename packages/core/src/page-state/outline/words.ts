import { withoutUnseen } from "../text/unseen.ts";

/** White space that is more than a single space, or another one. */
const unfolded = /\s{2,}|[^\S ]/gu;

/** White space folded to single spaces, and nothing left of what is written and not seen. */
export function foldInner(text: string): string {
  return withoutUnseen(text).replaceAll(unfolded, " ");
}

/** As `foldInner`, without white space at the ends. */
export function fold(text: string): string {
  return foldInner(text).trim();
}

/** At most `limit` characters; what is cut ends in "…" and splits no pair of surrogates. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const cut = text.slice(0, Math.max(0, limit - 1));
  return `${cut.replace(/[\ud800-\udbff]$/u, "").trimEnd()}…`;
}

/** Words of a name for use in a key: lower case, joined by "-", at most `limit` characters. */
export function slug(text: string, limit = 40): string {
  return text
    .normalize("NFKD")
    .replaceAll(/\p{Mark}+/gu, "")
    .toLowerCase()
    .replaceAll(/[^\p{Letter}\p{Number}]+/gu, "-")
    .replaceAll(/^-+|-+$/gu, "")
    .slice(0, limit)
    .replace(/[\ud800-\udbff]$/u, "")
    .replace(/-+$/u, "");
}

/** Without the entries that are undefined: what is told holds none of them. */
export function defined<Entries extends object>(entries: Entries): Defined<Entries> {
  const told: Record<string, unknown> = {};
  for (const name of Object.keys(entries) as (keyof Entries & string)[]) {
    if (entries[name] !== undefined) told[name] = entries[name];
  }
  return told as Defined<Entries>;
}

type Defined<Entries> = {
  [Name in keyof Entries as undefined extends Entries[Name] ? never : Name]: Entries[Name];
} & {
  [Name in keyof Entries as undefined extends Entries[Name] ? Name : never]?: Exclude<
    Entries[Name],
    undefined
  >;
};

/** Whole sentences within `limit` characters; where the first is longer, as many of its words, and "…". */
export function firstSentences(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const start = text.slice(0, limit);
  const ends = [...start.matchAll(/[.!?](?=\s)|[。！？]/gu)].map(({ index }) => index + 1);
  const end = ends.at(-1) ?? 0;
  if (end >= limit / 2) return start.slice(0, end);
  const words = start.slice(0, limit - 1).replace(/\s+\S*$/u, "");
  return words.length < limit / 2 || words.length === limit - 1
    ? shorten(text, limit)
    : `${words}…`;
}
