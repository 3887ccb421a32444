import { archiveSession } from "../../archive/archive-session.ts";
import { clearArchived, isToBeCleared } from "../../archive/look-after.ts";
import type { Session } from "../../session/session.ts";
import type { World } from "../../world/world.ts";

/** More events than these are not left in the table, … */
const eventsMin = 2_000;
/** … nor more than such a part of those that are in the archive: what is added to it is written with all the rest. */
const partMin = 1 / 20;
/** A login that waits for longer is not kept waiting any more: what is to be done with its log may have failed. */
const overdueMs = 90_000;

/** A login is never archived for good; its log, which grows with each refresh, is archived now and then. */
export function isLogLong(session: Session, nowMs: number): boolean {
  const { login, archive, lastSequence } = session;
  if (login === undefined || login.turnAtMs + overdueMs <= nowMs) return false;
  const archived = archive?.lastSequence ?? 0;
  const isLong = lastSequence - archived > Math.max(eventsMin, archived * partMin);
  return isLong || isToBeCleared(session, nowMs);
}

/** Archives what a login's log has by now, and clears the table of what is archived for long enough. */
export async function shortenLog(world: World, session: Session): Promise<void> {
  if (isToBeCleared(session, world.clock.nowMs())) await clearArchived(world, session);
  else await archiveSession(world, session);
}
