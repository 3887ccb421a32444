import type { NodeHandle, Pagination } from "../page-content.ts";
import type { Elements, KeyedSection } from "./found-section.ts";
import { factsOf, type PagerFacts, pageSizes, statedParts } from "./paging/facts.ts";
import { rowsNear } from "./paging/paged-rows.ts";
import { pagerRuns } from "./paging/runs.ts";
import { isScrolledForMore } from "./paging/scroll-for-more.ts";
import type { Stated } from "./paging/stated.ts";
import { saysLoadMore } from "./paging/wording.ts";
import type { PageTree } from "./tree.ts";

/**
 * Which part of its rows the page shows and how to get to the others; undefined where nothing says so.
 * @param main key of the section with the rows that the page is about
 */
export function readPagination(
  tree: PageTree,
  elements: Elements,
  sections: readonly KeyedSection[],
  main?: string,
): Pagination<NodeHandle> | undefined {
  const rows = sections.filter(({ section }) => section.rows !== undefined);
  const ofRows = (node: number): string | undefined => rowsNear(tree, rows, node, main);
  const stated = statedParts(tree).map((part) => ({ ...part, of: ofRows(part.node) }));
  const pagers = pagerRuns(tree, elements)
    .flatMap((run) => factsOf(tree, run) ?? [])
    .map((facts) => ({ ...facts, of: ofRows(facts.holder) }))
    .filter((facts) => facts.isSure || stated.some((part) => part.of === facts.of));
  const of = main ?? pagers[0]?.of ?? stated[0]?.of;
  const isOfIt = (part: { of: string | undefined }): boolean =>
    part.of === of || part.of === undefined;
  const pager = bestOf(pagers.filter(isOfIt));
  const said = merged(stated.filter(isOfIt));
  const size = pageSizes(tree, elements).find(({ node }) => isOfIt({ of: ofRows(node) }));
  const paged = rows.find(({ key }) => key === of);
  const more = loadMore(tree, elements, paged);
  const numbers = agreed(said, pager, size?.size);
  const isWhole = numbers.totalItems !== undefined && numbers.totalItems === numbers.to;
  const isTurned = pager?.next !== undefined || more !== undefined || isWhole;
  const isEndless = paged !== undefined && !isTurned && isScrolledForMore(tree, paged);
  const pagination: Pagination<NodeHandle> = {
    ...numbers,
    ...(pager?.next !== undefined && { next: tree.handle(pager.next) }),
    ...(pager?.previous !== undefined && { previous: tree.handle(pager.previous) }),
    ...(more !== undefined && { loadMore: tree.handle(more) }),
    ...(isEndless && { more: "scroll" as const }),
  };
  const { pageSize: _, ...told } = pagination;
  if (Object.keys(told).length === 0) return undefined;
  return { ...(of !== undefined && { of }), ...pagination };
}

/** Of a pager above the rows and one below them, the one that tells more. */
function bestOf<Pager extends PagerFacts>(pagers: readonly Pager[]): Pager | undefined {
  return pagers.toSorted((one, other) => tells(other) - tells(one))[0];
}

function tells({ next, previous, page, largest }: PagerFacts): number {
  return [next, previous, page, largest].filter((fact) => fact !== undefined).length;
}

/** What is said once, or twice alike; what is said in two ways is not told. */
function merged(stated: readonly Stated[]): Stated {
  const merged: Stated = {};
  for (const name of ["page", "totalPages", "from", "to", "totalItems"] as const) {
    const values = new Set(stated.flatMap((part) => part[name] ?? []));
    const [value] = values;
    if (values.size === 1 && value !== undefined) merged[name] = value;
  }
  return merged;
}

type Numbers = Pick<
  Pagination<NodeHandle>,
  "page" | "totalPages" | "pageSize" | "totalItems" | "from" | "to"
>;

/** What the page says in words, what its pager shows, and what follows from both; nothing that they contradict. */
function agreed(
  said: Stated,
  pager: PagerFacts | undefined,
  chosenSize: number | undefined,
): Numbers {
  const pageSize = sizeOf(said, pager, chosenSize);
  const page = said.page ?? pager?.page ?? pageFrom(said, pageSize) ?? firstPage(pager);
  const totalPages = said.totalPages ?? pagesIn(said, pageSize) ?? lastPage(pager, page);
  const isSound =
    (page === undefined || totalPages === undefined || page <= totalPages) &&
    (pager?.largest === undefined || totalPages === undefined || pager.largest <= totalPages);
  return {
    ...(page !== undefined && { page }),
    ...(totalPages !== undefined && isSound && { totalPages }),
    ...(pageSize !== undefined && { pageSize }),
    ...(said.totalItems !== undefined && { totalItems: said.totalItems }),
    ...(said.from !== undefined && { from: said.from }),
    ...(said.to !== undefined && { to: said.to }),
  };
}

/** A page that is not the last is full; of the last, the pages before it tell. */
function sizeOf(
  { from, to, totalItems }: Stated,
  pager: PagerFacts | undefined,
  chosen: number | undefined,
): number | undefined {
  if (from === undefined || to === undefined) return chosen;
  const shown = to - from + 1;
  const isLast = totalItems === undefined ? pager?.isLast === true : to === totalItems;
  if (!isLast) return shown;
  if (chosen !== undefined && chosen >= shown && (from - 1) % chosen === 0) return chosen;
  const before = (pager?.page ?? 1) - 1;
  const size = before > 0 ? (from - 1) / before : undefined;
  return size !== undefined && Number.isInteger(size) && size >= shown ? size : undefined;
}

function pageFrom({ from }: Stated, size: number | undefined): number | undefined {
  if (from === 1) return 1;
  if (from === undefined || size === undefined || (from - 1) % size !== 0) return undefined;
  return (from - 1) / size + 1;
}

function pagesIn({ totalItems, to, from }: Stated, size: number | undefined): number | undefined {
  if (totalItems === undefined) return undefined;
  if (from === 1 && to === totalItems) return 1;
  return size === undefined ? undefined : Math.ceil(totalItems / size);
}

function firstPage(pager: PagerFacts | undefined): number | undefined {
  return pager?.isFirst === true && pager.isSure ? 1 : undefined;
}

function lastPage(pager: PagerFacts | undefined, page: number | undefined): number | undefined {
  if (pager === undefined) return undefined;
  return pager.isLast ? page : pager.largest;
}

/** A button for more stands at the end of its rows, and in none of them. */
function loadMore(
  tree: PageTree,
  elements: Elements,
  rows: KeyedSection | undefined,
): number | undefined {
  if (rows === undefined) return undefined;
  const inRows = new Set(
    Object.values(rows.section.rows?.byKey ?? {}).flatMap(({ ref, elements = [] }) => [
      ref,
      ...elements,
    ]),
  );
  const end = tree.position(rows.node);
  for (const [node, { name, verb }] of elements) {
    if (verb !== undefined && verb !== "click") continue;
    if (inRows.has(tree.handle(node)) || tree.position(node) < end) continue;
    if (!saysLoadMore(name) && !saysLoadMore(tree.text(node, 60))) continue;
    if (isBeside(tree, rows.node, node)) return node;
  }
  return undefined;
}

function isBeside(tree: PageTree, rows: number, node: number): boolean {
  let levels = 0;
  for (let at = rows; at >= 0 && levels < 4; at = tree.parent(at)) {
    if (tree.contains(at, node)) return true;
    levels += 1;
  }
  return false;
}
