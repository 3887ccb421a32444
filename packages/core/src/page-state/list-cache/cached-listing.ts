import type { SessionKey } from "../../session/session.ts";
import type { PageContent, Pagination } from "../page-content.ts";
import { own } from "../text/own.ts";
import { listingOf, type Listing } from "./listing.ts";

/** Rows that a step saw. Their elements are left out: refs belong to a session. */
export type CachedListing = SessionKey &
  Listing & {
    title: string;
    step: number;
    /** No older than that. */
    seenAtMs: number;
    pagination: Omit<Pagination, "of" | "page" | "next" | "previous" | "loadMore">;
    name?: string;
    columns?: string[];
    rows: { id: string; cells: string[] }[];
  };

/** @returns the rows that the page is about; undefined where it is about none. */
export function cachedListingOf(
  content: PageContent,
  { tenantId, sessionId, step, seenAtMs }: SessionKey & Pick<CachedListing, "step" | "seenAtMs">,
): CachedListing | undefined {
  const listing = listingOf(content);
  const section = own(content.sections, content.main ?? "");
  const { rows } = section ?? {};
  if (listing === undefined || section === undefined || rows === undefined) return undefined;
  const { totalPages, pageSize, totalItems, from, to } = content.pagination ?? {};
  return {
    tenantId,
    sessionId,
    step,
    seenAtMs,
    ...listing,
    title: content.title,
    pagination: defined({ totalPages, pageSize, totalItems, from, to }),
    ...defined({ name: section.name, columns: section.columns }),
    rows: rows.order.flatMap((id) => {
      const row = own(rows.byKey, id);
      return row === undefined ? [] : [{ id, cells: row.cells }];
    }),
  };
}

function defined<Values extends object>(
  values: Values,
): { [Name in keyof Values]?: Exclude<Values[Name], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Values]?: Exclude<Values[Name], undefined>;
  };
}
