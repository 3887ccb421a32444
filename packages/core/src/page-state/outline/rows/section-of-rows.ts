import type { NodeHandle, Row, Rows } from "../../page-content.ts";
import type { FoundRow } from "./row-reader.ts";

/** Rows under the keys that were made for them, in the order of the page. */
export const keyedRows = (
  found: readonly FoundRow[],
  keys: readonly string[],
): Rows<NodeHandle> => {
  const order: string[] = [];
  const byKey: Record<string, Row<NodeHandle>> = {};
  for (const [index, { row }] of found.entries()) {
    const key = keys[index] ?? String(index);
    order.push(key);
    byKey[key] = row;
  }
  return { order, byKey };
};
