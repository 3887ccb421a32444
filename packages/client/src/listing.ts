import type { ListingView } from "@dormouse/contract";
import { routes } from "@dormouse/contract/routes";
import type { CallOptions } from "./sessions.ts";
import type { Transport } from "./transport.ts";

/** Of an address; without filters and sort, the rows that were seen last, whatever theirs were. */
type ByAddress = {
  url: string;
  /** From 1. Default: as `url` says, or the first. */
  page?: number;
  filters?: Record<string, string>;
  sort?: { key: string; order: "asc" | "desc" };
};

/** Which rows: those of an address, or those of the key that a page state told. */
export type AskedListing = { key: string } | ByAddress;

export function readListing(
  { read }: Transport,
  asked: AskedListing,
  { signal }: CallOptions = {},
): Promise<ListingView> {
  return read(routes.listing, { query: queryOf(asked), signal });
}

function queryOf(asked: AskedListing): Record<string, string | number | undefined> {
  if ("key" in asked) return { key: asked.key };
  const { url, page, filters, sort } = asked;
  return {
    url,
    page,
    filters: filters === undefined ? undefined : JSON.stringify(filters),
    sort: sort?.key,
    order: sort?.order,
  };
}
