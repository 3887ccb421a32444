import type { Session } from "../../session/session.ts";
import type { LoginSession } from "../usable.ts";
import { copySnapshot } from "../../snapshot/copy-snapshot.ts";
import { SnapshotUnreadableError } from "../../snapshot/errors.ts";
import type { StoredSnapshot } from "../../snapshot/snapshot.ts";
import type { World } from "../../world/world.ts";

/** A login, and the version of its state that a session is to begin with. It is pinned until that has it. */
export type CopiedState = { source: LoginSession; version: number };

/**
 * The state as the session's own, which has none of the steps that led to it.
 * @throws SnapshotUnreadableError, KeyUnwrapError
 */
export async function copyState(
  world: World,
  { source, version }: CopiedState,
  session: Session,
): Promise<StoredSnapshot> {
  const stored = await world.store.readSnapshot(source, version);
  if (stored === undefined) throw new SnapshotUnreadableError(version, "its record is missing");
  const copy = await copySnapshot(world, { session: source, stored }, session);
  return { ...copy.stored, step: 0 };
}

/** What the session is to remember of them. */
export function namesOf({ source }: CopiedState): NonNullable<Session["copyOf"]> {
  return { loginId: source.sessionId, site: source.login.site };
}
