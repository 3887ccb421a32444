import { isDeepStrictEqual } from "node:util";
import type { SessionKey } from "../../session/session.ts";
import type { World } from "../../world/world.ts";
import type { PageContent } from "../page-content.ts";
import { cachedListingOf, type CachedListing } from "./cached-listing.ts";
import { listingKey, listingOf, routeKey, type AnyListing, type Listing } from "./listing.ts";

/** Since when rows of a route count, and which do: those that were kept under this generation. */
type Generation = { generation: string; sinceMs: number };
type Kept = { generation: string; listing: CachedListing };

type Port = Pick<World, "hot" | "ids">;

export type SeenPage = {
  before: PageContent | undefined;
  after: PageContent;
  step: number;
  /** When the step began: what its page shows anew is no older. */
  sinceMs: number;
};

/**
 * Keeps the rows that a step brought. Rows that the page had before are not kept anew: they may have been loaded long
 * ago. Neither are any that were loaded before something changed on their route.
 */
export async function keepListing(
  { hot, ids }: Port,
  { tenantId, sessionId }: SessionKey,
  { before, after, step, sinceMs }: SeenPage,
): Promise<void> {
  const seen = { tenantId, sessionId, step, seenAtMs: sinceMs };
  const listing = cachedListingOf(after, seen);
  if (listing === undefined || (before !== undefined && isShown(listing, before))) return;
  const route = routeKey(tenantId, listing.url);
  let current = (await hot.readCached("route", route)) as Generation | undefined;
  if (current === undefined) {
    current = { generation: ids.next(), sinceMs };
    // Of two who find none, one is the first: the other's rows are not found, which does no harm.
    await hot.putCached("route", route, current, { ifAbsent: true });
  }
  if (sinceMs < current.sinceMs) return;
  const kept: Kept = { generation: current.generation, listing };
  const any: AnyListing = { url: listing.url, page: listing.page };
  await Promise.all(
    [listing, any].map((one) => hot.putCached("list", listingKey(tenantId, one), kept)),
  );
}

/** Nobody is given rows of these addresses any more that were loaded before: something may have changed them. */
export async function dropListings(
  { hot, ids }: Port,
  tenantId: string,
  { urls, sinceMs }: { urls: Iterable<string>; sinceMs: number },
): Promise<void> {
  const routes = new Set([...urls].map((url) => routeKey(tenantId, url)));
  const current: Generation = { generation: ids.next(), sinceMs };
  await Promise.all([...routes].map((route) => hot.putCached("route", route, current)));
}

export type AskedListing = Listing | AnyListing | { key: string };

/** @returns rows of the tenant's that still count; undefined where none are at hand. */
export async function readListing(
  { hot }: Pick<World, "hot">,
  tenantId: string,
  asked: AskedListing,
): Promise<CachedListing | undefined> {
  const rows = hot.readCached("list", "key" in asked ? asked.key : listingKey(tenantId, asked));
  const generationAt = (url: string) => hot.readCached("route", routeKey(tenantId, url));
  // Where the address is known, nothing is waited for twice.
  const known = "key" in asked ? undefined : generationAt(asked.url);
  const kept = (await rows) as Kept | undefined;
  if (kept === undefined || kept.listing.tenantId !== tenantId) return undefined;
  const current = (await (known ?? generationAt(kept.listing.url))) as Generation | undefined;
  return current?.generation === kept.generation ? kept.listing : undefined;
}

/** What the state says of the rows that its page is about. */
export async function describeCache(
  world: Pick<World, "hot">,
  tenantId: string,
  content: PageContent,
): Promise<{ active_cache_key?: string; cached_at?: string }> {
  const listing = listingOf(content);
  if (listing === undefined) return {};
  const kept = await readListing(world, tenantId, listing);
  return {
    active_cache_key: listingKey(tenantId, listing),
    ...(kept === undefined ? {} : { cached_at: new Date(kept.seenAtMs).toISOString() }),
  };
}

/** Whether the page shows these very rows, as the same listing. */
function isShown(listing: CachedListing, page: PageContent): boolean {
  return isDeepStrictEqual(cachedListingOf(page, listing), listing);
}
