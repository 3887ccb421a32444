import { createHash } from "node:crypto";
import { DormouseError } from "@dormouse/contract";

/** What a listing is of and how it is filtered: a cursor of one listing is no good for another. */
export type ListingScope = readonly (string | undefined)[];

type Cursor = { listing: string; after: string };

/** An opaque cursor for what follows the item with the id `after`. */
export function encodeCursor(scope: ListingScope, after: string): string {
  const cursor: Cursor = { listing: fingerprint(scope), after };
  return Buffer.from(JSON.stringify(cursor)).toString("base64url");
}

/**
 * @returns the id to read on after, or undefined where no cursor was given.
 * @throws DormouseError `invalid_cursor` for what is not a cursor, or one of another tenant or query.
 */
export function decodeCursor(scope: ListingScope, cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  const decoded = parseCursor(cursor);
  if (decoded === undefined || decoded.listing !== fingerprint(scope)) {
    throw new DormouseError(
      "invalid_cursor",
      "The cursor is not one of this listing: pass back nextCursor with the same query, or leave it out to start again.",
      { path: "cursor" },
    );
  }
  return decoded.after;
}

/** A hash, so that a cursor shows nothing of the tenant it was made for. */
function fingerprint(scope: ListingScope): string {
  const parts = scope.map((part) => part ?? null);
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64url").slice(0, 16);
}

function parseCursor(cursor: string): Cursor | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    return isCursor(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isCursor(value: unknown): value is Cursor {
  return (
    typeof value === "object" &&
    value !== null &&
    "listing" in value &&
    typeof value.listing === "string" &&
    "after" in value &&
    typeof value.after === "string" &&
    // An empty or oversized sort key would be refused by the table with an error of its own.
    /^[\w-]{1,100}$/.test(value.after)
  );
}
