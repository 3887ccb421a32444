import type { NodeHandle, Row, Rows } from "../../page-content.ts";
import type { FoundSection } from "../found-section.ts";
import type { FoundRow } from "./row-reader.ts";

/** A section with rows, and the nodes of which all that they say is told in it. */
export type FoundRows = FoundSection & { told: readonly number[] };

/** Rows under the keys that were made for them, in the order of the page. */
export function keyedRows(found: readonly FoundRow[], keys: readonly string[]): Rows<NodeHandle> {
  const order: string[] = [];
  const byKey: Record<string, Row<NodeHandle>> = {};
  for (const [index, { row }] of found.entries()) {
    const key = keys[index] ?? String(index);
    order.push(key);
    byKey[key] = row;
  }
  return { order, byKey };
}
