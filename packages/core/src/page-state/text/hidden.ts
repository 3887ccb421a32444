import type { Ref } from "../page-content.ts";
import type { Part } from "./part.ts";

/** Something that the text leaves out, and how it is had. */
export type Hidden = {
  /** As actions take it: a section's ref, or its key; absent of whole parts that are not even named. */
  part?: string;
  /** The number of the first that is left out, from 0: of the part's entries, or of the prose's characters. */
  from: number;
  refs: Ref[];
  /** In words, such as "37 rows". */
  what: string;
  by: "expand" | "readText";
};

/** What is left out of a part's entries from one on, and of its prose where none of it is told. */
export function hiddenEntries(part: Part, from: number, proseTold: number): Hidden | undefined {
  const what = countFrom(part, from, proseTold);
  if (what === undefined) return undefined;
  const refs = part.entries.slice(from).flatMap((entry) => entry.refs);
  return { part: part.handle, from, refs, what, by: "expand" };
}

/** What is left out of a part's prose, of which so many characters are told, and some. */
export function hiddenProse({ prose, handle }: Part, told: number): Hidden | undefined {
  const rest = (prose?.length ?? 0) - told;
  if (prose === undefined || told === 0 || rest <= 0) return undefined;
  const what = `${rest.toLocaleString("en")} more characters`;
  const hidden = { from: 0, refs: [], what };
  // The part itself has no more of it than its beginning.
  if (prose.ref !== undefined) return { part: prose.ref, ...hidden, by: "readText" };
  return prose.length > prose.text.length
    ? { ...hidden, by: "readText" }
    : { part: handle, ...hidden, by: "expand" };
}

/** Parts none of which is even named; `from` where they are told of in the order of the page. */
export function hiddenParts(parts: Part[], from = 0): Hidden {
  const refs = parts.flatMap((part) => [
    ...part.refs,
    ...(part.caption?.refs ?? []),
    ...part.entries.flatMap((entry) => entry.refs),
  ]);
  return { from, refs, what: `${parts.length} more parts`, by: "expand" };
}

/** Such as `… 37 more rows: expand e7 from 13`. */
export function hintOf({ part, from, what, by }: Omit<Hidden, "refs">): string {
  const target = part === undefined ? "" : ` ${part}`;
  return `… ${what}: ${by}${target}${from === 0 ? "" : ` from ${from}`}`;
}

/** The same as `hintOf(hiddenEntries(…))`, without listing what is hidden. */
export function hintOfEntries(part: Part, from: number, proseTold: number): string | undefined {
  const what = countFrom(part, from, proseTold);
  return what === undefined ? undefined : hintOf({ part: part.handle, from, what, by: "expand" });
}

/** What is said to whoever asks for entries beyond the last one, such as `(no more: 37 rows in all)`. */
export function endOf(part: Part): string {
  const what = countFrom(part, 0, 1);
  return what === undefined ? "(no more)" : `(no more: ${what} in all)`;
}

function countFrom({ entries, prose }: Part, from: number, proseTold: number): string | undefined {
  const counts: Record<string, number> = {};
  for (let index = from; index < entries.length; index += 1)
    add(counts, entries[index]?.kind ?? "", 1);
  const short = Object.keys(counts).length > 2 ? rowsAndElements(counts) : counts;
  if (prose !== undefined && proseTold === 0 && from === 0) add(short, "character", prose.length);
  const told = Object.entries(short).map(([kind, count], index) => {
    const more = from > 0 && index === 0 ? "more " : "";
    return `${count.toLocaleString("en")} ${more}${kind}${count === 1 ? "" : "s"}`;
  });
  return told.length === 0 ? undefined : told.join(", ");
}

function rowsAndElements({ row, ...others }: Record<string, number>): Record<string, number> {
  const element = Object.values(others).reduce((sum, count) => sum + count, 0);
  return { ...(row === undefined ? {} : { row }), element };
}

function add(counts: Record<string, number>, kind: string, count: number): void {
  counts[kind] = (counts[kind] ?? 0) + count;
}
