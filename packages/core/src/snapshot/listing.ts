import type { SessionKey } from "../session/session.ts";
import type { ListingScope } from "../listing/cursor.ts";

/** What a cursor of a session's snapshots is good for. */
export function snapshotsScope({ tenantId, sessionId }: SessionKey): ListingScope {
  return ["snapshots", tenantId, sessionId];
}

/** The snapshot in a cursor, such that the ids are in the order of the versions. */
export function snapshotListingId({ version }: { version: number }): string {
  return String(version).padStart(16, "0");
}
