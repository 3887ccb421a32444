import type { PageSection } from "@dormouse/contract";
import type { Section } from "../page-content.ts";

/** A section as the API tells of it. */
export function viewSection(section: Section): PageSection {
  const { textLength, rowCount, rows, ...same } = section;
  return {
    ...same,
    ...(textLength === undefined ? {} : { text_length: textLength }),
    ...(rows === undefined ? {} : { rows: { order: rows.order, by_key: rows.byKey } }),
    ...(rowCount === undefined ? {} : { row_count: rowCount }),
  };
}
