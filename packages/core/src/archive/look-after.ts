import { deleteSession } from "../session/delete.ts";
import { revise } from "../session/revise.ts";
import { keyOf, type Session } from "../session/session.ts";
import { settle } from "../session/settle.ts";
import type { EngineSettings } from "../settings.ts";
import type { World } from "../world/world.ts";
import { ArchiveReader } from "./archive-reader.ts";
import { RecentValues } from "./recent-values.ts";
import { keptUntilMs } from "./retention.ts";
import { isArchived, isAtRest, turnAtRest, type SessionArchive } from "./session-archive.ts";

/** An archived session is looked at this often, lest it outlives for long a retention that was shortened. */
const lookAgainMs = 7 * 24 * 60 * 60_000;

type Archived = Session & { archive: SessionArchive };

/**
 * Does what is due of an archived session: clears the table of the records that its archive has; and once its owner
 * wants it kept no longer, deletes it. A copy of a login is deleted, archived or not. Broken off anywhere and called
 * again it does what is left.
 */
export async function lookAfterArchived(
  world: World,
  settings: EngineSettings,
  session: Session,
): Promise<"cleared" | "deleted" | undefined> {
  if (session.copyOf !== undefined) return removeCopy(world, settings, session);
  if (!isDue(session, world.clock.nowMs())) return undefined;
  const { archive } = session;
  if (archive.cleared === undefined) await clear(world, session);
  const untilMs = await keptUntilMs(world, settings, session);
  const nowMs = world.clock.nowMs();
  if (untilMs <= nowMs) {
    const isStill = (current: Session): boolean => isDue(current, nowMs);
    return (await deleteSession(world, settings, keyOf(session), isStill)) ? "deleted" : undefined;
  }
  const dueAtMs = Math.min(untilMs, nowMs + lookAgainMs);
  await settle(world, keyOf(session), (current) => {
    if (!isDue(current, nowMs) || current.archive.blobKey !== archive.blobKey) return undefined;
    const looked = { ...current.archive, dueAtMs, cleared: true } as const;
    return revise(current, { archive: looked }, [], current.updatedAtMs);
  });
  return archive.cleared === undefined ? "cleared" : undefined;
}

async function removeCopy(
  world: World,
  settings: EngineSettings,
  session: Session,
): Promise<"deleted" | undefined> {
  const nowMs = world.clock.nowMs();
  const isOver = (current: Session): boolean => {
    const turn = turnAtRest(current);
    return turn !== undefined && "dueAtMs" in turn && turn.dueAtMs <= nowMs;
  };
  if (!isOver(session)) return undefined;
  return (await deleteSession(world, settings, keyOf(session), isOver)) ? "deleted" : undefined;
}

/**
 * Whether its archive is old enough for what it has to be cleared from the table, also where the session has gone on
 * since: nobody is left by then who has not heard of the archive.
 */
export function isToBeCleared(session: Session, nowMs: number): session is Archived {
  const { archive } = session;
  return archive !== undefined && archive.cleared === undefined && archive.dueAtMs <= nowMs;
}

/** Clears the table of what the session's archive has. Broken off anywhere and called again it does what is left. */
export async function clearArchived(world: World, session: Archived): Promise<void> {
  await clear(world, session);
  await settle(world, keyOf(session), (current) => {
    const { archive } = current;
    if (archive === undefined || archive.blobKey !== session.archive.blobKey) return undefined;
    return revise(current, { archive: { ...archive, cleared: true } }, [], current.updatedAtMs);
  });
}

function isDue(session: Session, nowMs: number): session is Archived {
  return isAtRest(session) && isArchived(session) && session.archive.dueAtMs <= nowMs;
}

async function clear({ store, blobs, hot }: World, session: Archived): Promise<void> {
  const { lastSequence, lastStep } = session.archive;
  const archive = new ArchiveReader(blobs, session.archive, new RecentValues(0));
  const runs: string[] = [];
  for await (const { runId } of archive.between("run")) runs.push(runId);
  const artifacts: string[] = [];
  for await (const { artifactId } of archive.between("artifact")) artifacts.push(artifactId);
  const media = [];
  for await (const picture of archive.between("media")) media.push(picture);
  await store.removeArchived(session, { lastSequence, lastStep, runs, artifacts, media });
  // Whoever archived it may have been killed before it came to this.
  await hot.forget(keyOf(session), session.agentId);
}
