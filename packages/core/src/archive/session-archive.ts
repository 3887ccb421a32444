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

export type ArchiverTurn = { idleSinceMs: number } | { dueAtMs: number };

/**
 * When the archiver's turn comes with a session, Unix milliseconds: of an idle one since when it is, of an archived one
 * when it is due. Undefined for one that has work before it. Whatever is to keep a session from being archived says so here.
 */
export function archiverTurn(session: Session): ArchiverTurn | undefined {
  if (!isAtRest(session)) return undefined;
  if (isArchived(session)) return { dueAtMs: session.archive.dueAtMs };
  return { idleSinceMs: session.updatedAtMs };
}
