import type { Elements } from "../found-section.ts";
import type { PageTree } from "../tree.ts";
import { keysOf } from "./keys.ts";
import { collect, isHeading } from "./parts.ts";
import { type FoundRow, RowReader } from "./row-reader.ts";
import { type FoundRows, keyedRows } from "./section-of-rows.ts";

const fewestPairs = 2;
/** Longer than this it is a text about the term, and not what it is. */
const longestValue = 200;

/** Names with their values, as the details of an order. @returns undefined for terms that a text explains */
export function readPairs(
  tree: PageTree,
  elements: Elements,
  holder: number,
): FoundRows | undefined {
  if (tree.node(holder).tag !== "dl") return undefined;
  const pairs = pairsOf(tree, holder);
  const isLong = pairs.some(({ values }) =>
    values.some((value) => tree.text(value).length > longestValue),
  );
  if (pairs.length < fewestPairs || isLong) return undefined;
  if (tree.descendants(holder).some((index) => isHeading(tree, index))) return undefined;
  const reader = new RowReader(tree, elements);
  const found = pairs.map((pair) => readPair(reader, pair));
  const rows = keyedRows(found, keysOf(found.map(({ traits }) => traits)));
  return { node: holder, told: [holder], section: { kind: "list", rows } };
}

type Pair = { name: number; values: number[] };

function pairsOf(tree: PageTree, holder: number): Pair[] {
  const nodes = collect(tree, holder, (index) =>
    tree.node(index).tag === "dt" || tree.node(index).tag === "dd" ? "take" : "enter",
  );
  const pairs: Pair[] = [];
  for (const node of nodes) {
    if (tree.node(node).tag === "dd") pairs.at(-1)?.values.push(node);
    else if (tree.text(node, 2) !== "") pairs.push({ name: node, values: [] });
  }
  return pairs.filter(({ values }) => values.length > 0);
}

function readPair(reader: RowReader, { name, values }: Pair): FoundRow {
  const title = reader.text(name);
  const value = values
    .map((node) => reader.text(node))
    .join(" ")
    .trim();
  const elements = [name, ...values].flatMap((node) => reader.elementsWithin(node));
  return {
    row: {
      cells: [title, value],
      ...(elements.length > 0 && { elements: reader.handles(elements) }),
    },
    traits: { title, text: `${title}\n${value}` },
  };
}
