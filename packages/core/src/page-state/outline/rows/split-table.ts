import type { PageTree } from "../tree.ts";
import type { FoundRows } from "./section-of-rows.ts";

/** How far around two tables what holds both may be. */
const levelsMax = 5;

/** @returns the second with the columns of the first, where the first is nothing but its headings */
export function withHeadings(
  tree: PageTree,
  headings: FoundRows,
  rows: FoundRows,
): FoundRows | undefined {
  const { columns } = headings.section;
  if (headings.section.rows?.order.length !== 0 || columns === undefined) return undefined;
  if (rows.section.kind !== "table" || !fits(columns, rows)) return undefined;
  const holder = around(tree, headings.node, rows.node);
  if (holder === undefined) return undefined;
  const elements = [...(headings.section.elements ?? []), ...(rows.section.elements ?? [])];
  const width = rows.section.columns?.length ?? columns.length;
  return {
    node: holder,
    told: [...headings.told, ...rows.told],
    section: {
      ...rows.section,
      ref: tree.handle(holder),
      columns: Array.from({ length: width }, (_, at) => columns[at] ?? ""),
      ...(elements.length > 0 && { elements }),
    },
  };
}

/** Its own headings, drawn without height, say the same; or it has none. */
function fits(columns: readonly string[], { section }: FoundRows): boolean {
  const own = section.columns;
  if (own !== undefined) return own.every((name, at) => name === (columns[at] ?? ""));
  const [first] = section.rows?.order ?? [];
  const cells = first === undefined ? [] : (section.rows?.byKey[first]?.cells ?? []);
  return cells.length === columns.length;
}

function around(tree: PageTree, one: number, other: number): number | undefined {
  let levels = 0;
  for (const above of tree.ancestors(one)) {
    if (tree.contains(above, other)) return above;
    levels += 1;
    if (levels >= levelsMax) return undefined;
  }
  return undefined;
}
