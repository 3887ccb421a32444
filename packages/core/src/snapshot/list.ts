import { DormouseError, type Page, type SnapshotView } from "@dormouse/contract";
import { encodeCursor } from "../listing/cursor.ts";
import { withinBytes } from "../listing/within-bytes.ts";
import { findKeptSession } from "../session/find.ts";
import type { SessionKey } from "../session/session.ts";
import type { PageRequest } from "../world/store.ts";
import type { World } from "../world/world.ts";
import { snapshotListingId, snapshotsScope } from "./listing.ts";
import { snapshotView } from "./summary.ts";

/**
 * The session's stored states, newest first. A page of those with much to tell ends before it is full.
 * @throws DormouseError `session_not_found`, `session_deleted`, `invalid_cursor`
 */
export async function listSnapshots(
  world: World,
  key: SessionKey,
  page: PageRequest,
): Promise<Page<SnapshotView>> {
  await findKeptSession(world, key);
  const { items, nextCursor } = await world.store.listSnapshots(key, page);
  const views = items.map(snapshotView);
  const shown = withinBytes(views);
  const last = shown.at(-1);
  if (last !== undefined && shown.length < views.length) {
    return { items: shown, nextCursor: encodeCursor(snapshotsScope(key), snapshotListingId(last)) };
  }
  return { items: shown, ...(nextCursor === undefined ? {} : { nextCursor }) };
}

/** @throws DormouseError `session_not_found`, `session_deleted`, `snapshot_not_found` */
export async function readSnapshotView(
  world: World,
  key: SessionKey,
  version: number,
): Promise<SnapshotView> {
  await findKeptSession(world, key);
  const stored = await world.store.readSnapshot(key, version);
  if (stored === undefined) throw snapshotNotFound(key, version);
  return snapshotView(stored);
}

export function snapshotNotFound(
  { sessionId }: Pick<SessionKey, "sessionId">,
  version: number | string,
): DormouseError {
  return new DormouseError(
    "snapshot_not_found",
    `The session has no snapshot ${version}: it never had, or it was too old to be kept; GET /v1/sessions/${sessionId}/snapshots lists those it has.`,
    { path: "version" },
  );
}
