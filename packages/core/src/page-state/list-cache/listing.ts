import { createHash } from "node:crypto";
import type { PageContent, Sort } from "../page-content.ts";
import { byName } from "../view/in-order.ts";

/** Which rows: those of an address, under these filters, in this order, on this page of them. */
export type Listing = {
  url: string;
  /** From 1. Where it is left out, the address says it, or it is the first. */
  page?: number | undefined;
  /** By the filters' names. */
  filters: Record<string, string>;
  sort?: Sort | undefined;
};

/** The same, whatever its filters and order are: what was seen last is meant. */
export type AnyListing = Pick<Listing, "url" | "page">;

/** The listing whose rows the page is about; undefined where it is about none. */
export function listingOf({
  main,
  url,
  pagination,
  filters,
  sort,
}: PageContent): Listing | undefined {
  if (main === undefined) return undefined;
  return {
    url,
    ...(pagination?.page === undefined ? {} : { page: pagination.page }),
    filters: Object.fromEntries(
      byName(filters).map(([, { name, value }]): [string, string] => [name, value]),
    ),
    ...(sort === undefined ? {} : { sort }),
  };
}

/**
 * Where a listing's rows are kept: a digest of all that they depend on, so that no two tenants share one. The number
 * of the page counts wherever it was found, in the address or on the page.
 */
export function listingKey(tenantId: string, listing: Listing | AnyListing): string {
  const { origin, path, query, page } = placeOf(listing);
  const rest = "filters" in listing ? [sorted(listing.filters), orderOf(listing)] : [];
  return digest(["rows", tenantId, origin, path, query, page, ...rest]);
}

/** Where it is kept since when a tenant's rows of an address count, whatever their query. */
export function routeKey(tenantId: string, url: string): string {
  const { origin, path } = placeOf({ url });
  return digest(["route", tenantId, origin, path]);
}

/** Names under which an address says which page it is of. */
const pageName = /^(?:p|pg|page|paged|page[-_]?(?:no|num|number|index))$/i;
/** Names under which it says the same in rows: which page that is, only the page itself knows. */
const offsetName = /^(?:offset|start|skip|from)$/i;

function placeOf({ url, page }: AnyListing) {
  const { origin, pathname, searchParams, hash } = URL.parse(url) ?? new URL("about:blank");
  const stated = [...searchParams].find(([name, text]) => pageName.test(name) && isPage(text));
  const isPaging = (name: string): boolean =>
    (pageName.test(name) && (page !== undefined || stated !== undefined)) ||
    (offsetName.test(name) && page !== undefined);
  return {
    origin,
    // The fragment is a route where an app has it so.
    path: /^#!?\//.test(hash) ? pathname + hash.replace(/\?.*/, "") : pathname,
    query: sorted([...searchParams].filter(([name]) => !isPaging(name))),
    page: page ?? Number(stated?.[1] ?? 1),
  };
}

function isPage(text: string): boolean {
  return /^[1-9]\d{0,8}$/.test(text);
}

function orderOf({ sort }: Listing): [string, string] | null {
  return sort === undefined ? null : [sort.key, sort.order];
}

function sorted(entries: Record<string, string> | [string, string][]): [string, string][] {
  const all = Array.isArray(entries) ? entries : Object.entries(entries);
  return all.toSorted((one, other) => compare(one[0], other[0]) || compare(one[1], other[1]));
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function digest(parts: unknown[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64url").slice(0, 32);
}
