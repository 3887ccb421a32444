import type { Session } from "../session/session.ts";
import type { StoredSnapshot } from "../snapshot/snapshot.ts";
import type { Commit } from "../world/store.ts";

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
  if (snapshot === undefined) return {};
  const due = snapshot.version % snapshotsBetween === 0 || attempt > 1;
  return due ? { collectAtMs: nowMs } : {};
}
