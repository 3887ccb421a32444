import type { PageView, VisibleItem } from "@dormouse/contract";
import type { PageContent, Row } from "../page-content.ts";
import { own } from "../text/own.ts";
import { viewElement } from "./element-view.ts";
import { byName, byRef } from "./in-order.ts";
import { viewSection } from "./section-view.ts";

/**
 * The page as the API tells of it: with no null in it, so that a JSON Merge Patch can tell every change.
 * @param step the one that left it so.
 */
export function viewPage(content: PageContent, step: number): PageView {
  const { route, url, title, breadcrumbs, sort = {}, main, omitted, images } = content;
  return {
    route,
    url,
    metadata: { title, breadcrumbs },
    visible_items: itemsOf(content),
    pagination: paginationOf(content),
    filters: filtersOf(content),
    sort,
    ...(main === undefined ? {} : { main }),
    section_order: content.order,
    sections: mapEach(byName(content.sections), viewSection),
    elements: mapEach(byRef(content.elements), viewElement),
    images: Object.fromEntries(byName(images)),
    ...(omitted === undefined ? {} : { omitted }),
    step,
  };
}

function itemsOf({ main, sections }: PageContent): VisibleItem[] {
  const rows = main === undefined ? undefined : own(sections, main)?.rows;
  return (rows?.order ?? []).flatMap((id) => {
    const row = rows && own(rows.byKey, id);
    return row === undefined ? [] : [itemOf(id, row)];
  });
}

function itemOf(id: string, { cells, ...row }: Row): VisibleItem {
  const [title = "", ...rest] = cells.filter((cell) => cell !== "");
  return { id, title, excerpt: rest.join(" · "), ...row };
}

function paginationOf({ pagination }: PageContent): PageView["pagination"] {
  const { page, totalPages, pageSize, totalItems, loadMore, ...same } = pagination ?? {};
  return {
    ...(page === undefined ? {} : { cursor: page }),
    ...(totalPages === undefined ? {} : { total_pages: totalPages }),
    ...(pageSize === undefined ? {} : { page_size: pageSize }),
    ...(totalItems === undefined ? {} : { total_items: totalItems }),
    ...same,
    ...(loadMore === undefined ? {} : { load_more: loadMore }),
  };
}

/** By what the page calls them; where two are called the same, the second by its key. */
function filtersOf({ filters }: PageContent): Record<string, string> {
  const told = new Map<string, string>();
  for (const [key, { name, value }] of byName(filters)) {
    told.set(told.has(name) ? key : name, value);
  }
  return Object.fromEntries(told);
}

function mapEach<Value, Mapped>(
  entries: [string, Value][],
  map: (value: Value) => Mapped,
): Record<string, Mapped> {
  return Object.fromEntries(entries.map(([key, value]) => [key, map(value)]));
}
