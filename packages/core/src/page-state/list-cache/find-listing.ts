import { DormouseError, type ListingQuery, type ListingView } from "@dormouse/contract";
import type { World } from "../../world/world.ts";
import type { CachedListing } from "./cached-listing.ts";
import { readListing, type AskedListing } from "./list-cache.ts";
import { listingKey } from "./listing.ts";

/**
 * Rows that one of the tenant's sessions saw a little while ago, without a browser.
 * @throws DormouseError `listing_not_found` where there are none that still count.
 */
export async function findListing(
  world: Pick<World, "hot">,
  tenantId: string,
  query: ListingQuery,
): Promise<ListingView> {
  const listing = await readListing(world, tenantId, askedBy(query));
  if (listing !== undefined) return viewListing(listing);
  throw new DormouseError(
    "listing_not_found",
    "No step has loaded these rows in the last minutes, or something was changed there since; open their page with a run.",
  );
}

function askedBy({ key, url = "", page, filters, sort, order }: ListingQuery): AskedListing {
  if (key !== undefined) return { key };
  if (filters === undefined && sort === undefined) return { url, page };
  return {
    url,
    page,
    filters: filters ?? {},
    ...(sort === undefined ? {} : { sort: { key: sort, order } }),
  };
}

function viewListing(listing: CachedListing): ListingView {
  const { tenantId, sessionId, step, seenAtMs, url, title, page, filters, rows } = listing;
  const { totalPages, pageSize, totalItems, from, to } = listing.pagination;
  return {
    key: listingKey(tenantId, listing),
    session_id: sessionId,
    step,
    cached_at: new Date(seenAtMs).toISOString(),
    url,
    title,
    filters,
    ...(listing.sort === undefined ? {} : { sort: listing.sort }),
    pagination: {
      ...(page === undefined ? {} : { cursor: page }),
      ...(totalPages === undefined ? {} : { total_pages: totalPages }),
      ...(pageSize === undefined ? {} : { page_size: pageSize }),
      ...(totalItems === undefined ? {} : { total_items: totalItems }),
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    },
    ...(listing.name === undefined ? {} : { name: listing.name }),
    ...(listing.columns === undefined ? {} : { columns: listing.columns }),
    items: rows,
  };
}
