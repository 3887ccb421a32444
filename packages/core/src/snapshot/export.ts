import type { StorageState } from "@dormouse/contract";
import type { SessionKey } from "../session/session.ts";
import { findKeptSession } from "../session/find.ts";
import type { World } from "../world/world.ts";
import { toStorageState } from "./storage-state.ts";
import { openSnapshot } from "./stored-snapshot.ts";
import { loadPart } from "./parts.ts";

/**
 * The session's newest stored state in Playwright's format, with the snapshot version it is of;
 * version 0 is the empty state of a session that has not stored any.
 * @throws DormouseError `session_not_found`, `session_deleted`
 */
export async function exportStorageState(
  world: World,
  key: SessionKey,
): Promise<{ version: number; state: StorageState }> {
  const session = await findKeptSession(world, key);
  const { snapshotVersion: version } = session;
  if (version === 0) return { version, state: { cookies: [], origins: [] } };
  const manifest = await openSnapshot(world, session, version);
  if (manifest === undefined) throw new Error(`snapshot ${version} is missing`);
  const state = await toStorageState(manifest, (part) => loadPart(world, session, part));
  return { version, state };
}
