import { orphanGraceMs } from "../collect/schedule.ts";
import { storedWith } from "../limit/usage.ts";
import { revise } from "../session/revise.ts";
import { keyOf, type Session } from "../session/session.ts";
import { settle } from "../session/settle.ts";
import type { World } from "../world/world.ts";
import { isArchived, isAtRest } from "./session-archive.ts";
import { writeArchive } from "./write-archive.ts";

/**
 * Archives a session at rest as it was read: all that lies with it is written to one blob, then the session says so,
 * and its hot copies go. The table still has the records for a while: see clearArchived. Broken off anywhere and called
 * again it begins anew; what it wrote for nothing the collector finds. No event tells of it.
 * @returns whether it did: somebody may have gone on with the session meanwhile.
 */
export async function archiveSession(world: World, session: Session): Promise<boolean> {
  if (!isAtRest(session) || isArchived(session)) return false;
  const key = keyOf(session);
  await world.store.requestCollection(key, world.clock.nowMs() + orphanGraceMs);
  const archive = await writeArchive(world, session);
  const settled = await settle(world, key, (current) => {
    if (!isAsRead(current, session)) return undefined;
    const changes = {
      archive,
      status: restingStatus(current),
      ...storedWith(current, undefined, [archive]),
    };
    return {
      // It was not used: it shows the time at which it was used last.
      ...revise(current, changes, [], current.updatedAtMs),
      // Its earlier snapshots go, and an earlier archive.
      collectAtMs: world.clock.nowMs(),
    };
  });
  if (!("commit" in settled)) {
    await world.blobs.deleteMany([archive.blobKey]);
    return false;
  }
  await world.hot.forget(key, session.agentId);
  return true;
}

/** Whatever adds a record adds an event. */
function isAsRead(current: Session, session: Session): boolean {
  return (
    isAtRest(current) &&
    current.lastSequence === session.lastSequence &&
    current.archive?.blobKey === session.archive?.blobKey
  );
}

/** One in which nothing ever ran has done all that was asked of it. */
export function restingStatus({ status }: Session): Session["status"] {
  return status === "INITIALIZING" ? "COMPLETED" : status;
}
