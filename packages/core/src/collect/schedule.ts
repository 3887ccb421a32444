import type { Session, SessionKey } from "../session/session.ts";
import type { StoredSnapshot } from "../snapshot/snapshot.ts";
import type { Commit } from "../world/store.ts";
import type { World } from "../world/world.ts";

/** A session's snapshots are looked through as often: rarely enough to cost next to nothing a step. */
const snapshotsBetween = 16;

/** What nobody has committed after so long never will be: its writer's time was over long ago. */
export const orphanGraceMs = 24 * 60 * 60 * 1_000;

/** Asks for a collection with the commit of every so manieth snapshot, and after an attempt that came to nothing. */
export function collectionAfter(
  { attempt }: Pick<Session, "attempt">,
  snapshot: StoredSnapshot | undefined,
  nowMs: number,
): Pick<Commit, "collectAtMs"> {
  const isTurn = snapshot !== undefined && snapshot.version % snapshotsBetween === 0;
  return isTurn || attempt > 1 ? { collectAtMs: nowMs } : {};
}

/**
 * As collectionAfter, where a step that was begun is given up: none of what its attempts stored will count.
 */
export function collectionAfterGivingUp(
  commit: Commit,
  { attempt }: Pick<Session, "attempt">,
): Commit {
  const { session, step } = commit;
  const isGivenUp = attempt > 0 && session.attempt === 0 && step === undefined;
  return isGivenUp ? { collectAtMs: session.updatedAtMs, ...commit } : commit;
}

/**
 * To be called before anything is written for a session that is about to be created: should this process be
 * killed, or the session's twin be created in its place, no session will ever name what was written for it.
 */
export async function collectIfOrphaned(
  { store }: Pick<World, "store">,
  key: SessionKey,
  nowMs: number,
): Promise<void> {
  await store.requestCollection(key, nowMs + orphanGraceMs);
}
