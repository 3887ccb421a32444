import type { CommandResult } from "../session/accepted.ts";
import type { Idempotency } from "../session/idempotency.ts";
import type { Session, SessionKey } from "../session/session.ts";
import type { World } from "../world/world.ts";
import { changeState } from "./change-state.ts";
import { snapshotNotFound } from "./list.ts";
import type { CapturedState } from "./snapshot.ts";
import { openSnapshot } from "./stored-snapshot.ts";

export type RestoreOptions = {
  /** The snapshot version the caller knows; nothing is done where the state has moved on. */
  expectedVersion?: number | undefined;
  idempotency?: Idempotency | undefined;
};

/**
 * Makes an older snapshot the start of the session's next step, as a new version. Its content is not copied.
 * @throws DormouseError `session_not_found`, `session_deleted`, `snapshot_not_found`, `step_in_progress`,
 * `state_moved_on`, `conflict`
 */
export async function restoreSnapshot(
  world: World,
  key: SessionKey,
  version: number,
  { expectedVersion, idempotency }: RestoreOptions = {},
): Promise<CommandResult> {
  const changed = await changeState(world, key, {
    source: "restore",
    restoredFrom: version,
    standsAlone: true,
    expectedVersion,
    stateAfter: (session) => stateOf(world, session, version),
    event: (made) => ({ type: "snapshot.restored", data: { version: made, from: version } }),
    idempotency,
  });
  if ("duplicate" in changed) return changed;
  return {
    sessionId: key.sessionId,
    snapshotVersion: changed.snapshot.version,
    repeated: false,
  };
}

async function stateOf(world: World, session: Session, version: number): Promise<CapturedState> {
  const manifest = await openSnapshot(world, session, version);
  if (manifest === undefined) throw snapshotNotFound(session, version);
  const { parts, tabs, dialogs, viewport, secrets } = manifest;
  return {
    parts,
    tabs,
    dialogs,
    ...(viewport === undefined ? {} : { viewport }),
    ...(secrets === undefined ? {} : { secrets }),
  };
}
