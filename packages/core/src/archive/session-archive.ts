import { isUnfinished } from "../run/status.ts";
import type { Session } from "../session/session.ts";

/**
 * Where a session's earlier records lie: one blob has every event and step up to these numbers, and all that belongs
 * to them. What came later is in the table, whatever became of the session since.
 */
export type SessionArchive = {
  blobKey: string;
  bytes: number;
  atMs: number;
  lastSequence: number;
  lastStep: number;
  /** Where in the blob its index is. */
  index: BlobPart;
  /** When the archiver is to look at it again: to clear the table of what it has, then to see whether it is to be kept. */
  dueAtMs: number;
  /** The table is rid of what it has. */
  cleared?: true;
};

/** A piece of a blob that is compressed by itself; `contentBytes` is how long it is then. */
export type BlobPart = { offset: number; bytes: number; contentBytes: number };

/** Nothing happened to the session since it was archived. */
export function isArchived<Archived extends Pick<Session, "archive" | "lastSequence" | "status">>(
  session: Archived,
): session is Archived & { archive: SessionArchive } {
  const { archive, lastSequence, status } = session;
  return status !== "CLEANUP" && archive?.lastSequence === lastSequence;
}

/** No run of it is under way, waits or is paused, and nothing of it is due: only its owner can make it go on. */
export function isAtRest({ status, run, queue = [], dueAtMs, lease }: Session): boolean {
  const isBusy = isUnfinished(run) || queue.length > 0 || lease !== undefined;
  return status !== "CLEANUP" && !isBusy && dueAtMs === undefined;
}

/** How long a copy of a login is kept once nothing more happens in it: for whoever comes back for its result. */
export const copyKeptMs = 60 * 60_000;

export type TurnAtRest = { idleSinceMs: number } | { dueAtMs: number } | { loginDueAtMs: number };

/**
 * Whose turn comes with a session at rest, and when, in Unix milliseconds. The archiver's: of an idle one since when it
 * is, of an archived one when it is due, of a copy of a login when it is to be removed. That of whoever looks after logins: of a session that holds one, until it is
 * ended; it is not archived. Undefined for a session that has work before it.
 */
export function turnAtRest(session: Session): TurnAtRest | undefined {
  if (!isAtRest(session)) return undefined;
  const { login, ended, copyOf, updatedAtMs } = session;
  if (copyOf !== undefined) return { dueAtMs: updatedAtMs + copyKeptMs };
  if (login !== undefined && ended === undefined) return { loginDueAtMs: login.turnAtMs };
  if (isArchived(session)) return { dueAtMs: session.archive.dueAtMs };
  return { idleSinceMs: updatedAtMs };
}
