import type { PageContent, Ref } from "../page-content.ts";
import { own } from "./own.ts";
import { clip, oneLine, quote } from "./quote.ts";

/** Where the rows shown stand among all: page, filters and order, in one line. */
export function pagingLine(content: PageContent): string | undefined {
  const told = [...pages(content), ...filters(content), ...sorting(content)];
  return told.length === 0 ? undefined : `(${told.join(", ")})`;
}

/** Key of the section whose headline tells it; undefined where that is for the page's own to do. */
export function pagedSection({
  pagination,
  main,
  order,
  sections,
}: PageContent): string | undefined {
  return [pagination?.of, main].find(
    (key) => key !== undefined && order.includes(key) && own(sections, key) !== undefined,
  );
}

/** Elements that the line names. One that cannot be used stands among the others, which says why. */
export function pagingRefs({ pagination, elements }: PageContent): Ref[] {
  return Object.values(turns(pagination, elements));
}

type Turns = Partial<Record<"next" | "previous" | "more", Ref>>;

function turns(pagination: PageContent["pagination"], elements: PageContent["elements"]): Turns {
  const { next, previous, loadMore: more } = pagination ?? {};
  const usable = Object.entries({ next, previous, more }).filter(
    ([, ref]) => ref !== undefined && elements[ref]?.disabled === undefined,
  );
  return Object.fromEntries(usable);
}

function pages({ pagination, elements }: PageContent): string[] {
  if (pagination === undefined) return [];
  const { page, totalPages, totalItems, from, to } = pagination;
  const shown = from === undefined || to === undefined ? undefined : `${from}-${to}`;
  return [
    page === undefined
      ? totalPages !== undefined && `${totalPages} pages`
      : `page ${page}${totalPages === undefined ? "" : ` of ${totalPages}`}`,
    shown === undefined
      ? totalItems !== undefined && `${totalItems} items`
      : `items ${shown}${totalItems === undefined ? "" : ` of ${totalItems}`}`,
    ...Object.entries(turns(pagination, elements)).map(([name, ref]) => `${name} ${ref}`),
    pagination.more === "scroll" && "scroll for more",
  ].filter((part) => part !== false);
}

/** Those that no element on the page shows: a filter with a ref is told as that element. */
function filters({ filters: all }: PageContent): string[] {
  return Object.values(all)
    .filter(({ ref }) => ref === undefined)
    .map(
      ({ name, value }) =>
        `${quote(clip(oneLine(name), 40), hasComma)} = ${quote(clip(oneLine(value), 60), hasComma)}`,
    );
}

function sorting({ sort }: PageContent): string[] {
  return sort === undefined
    ? []
    : [`sorted by ${quote(clip(oneLine(sort.key), 60), hasComma)} ${sort.order}`];
}

function hasComma(text: string): boolean {
  return /[,()]/.test(text);
}
