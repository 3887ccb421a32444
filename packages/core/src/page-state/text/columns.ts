import type { PageContent, Ref, Section } from "../page-content.ts";
import { fold } from "./fold.ts";
import { clip, oneLine, quote } from "./quote.ts";

/** A section's columns, each with the elements that are its header, such as those that sort by it. */
export type Column = { text: string; refs: Ref[] };

export function columnsOf(
  { columns = [], elements: refs = [] }: Section,
  { elements }: Pick<PageContent, "elements">,
): Column[] {
  const left = new Set(refs.filter((ref) => isHeader(elements, ref)));
  return columns.map((column) => {
    const text = oneLine(column);
    const own = [...left].filter((ref) => isNamed(elements[ref]?.name ?? "", text));
    for (const ref of own) left.delete(ref);
    return { text, refs: own };
  });
}

/** Such as `e21 Container | e22 Line | Type`. */
export function lineOfColumns(columns: Column[]): string | undefined {
  if (columns.every(({ text }) => text === "")) return undefined;
  const cells = columns.map(({ text, refs }) =>
    [...refs, ...(text === "" ? [] : [quote(clip(text, 60))])].join(" "),
  );
  return `columns ${cells.join(" | ")}`;
}

function isHeader(elements: PageContent["elements"], ref: Ref): boolean {
  const { role = "", disabled } = elements[ref] ?? {};
  return disabled === undefined && ["columnheader", "link", "button"].includes(role);
}

function isNamed(name: string, column: string): boolean {
  return column !== "" && fold(oneLine(name)).startsWith(fold(column));
}
