import type { EventDraft } from "../event/append.ts";
import { archiveSession, restingStatus } from "../archive/archive-session.ts";
import { cancelledRun } from "../run/cancelled.ts";
import { cancelQueued } from "../run/queue.ts";
import { isUnfinished } from "../run/status.ts";
import type { Commit } from "../world/store.ts";
import type { World } from "../world/world.ts";
import { findKeptSession, refuseDeleted } from "./find.ts";
import { publish } from "./publish.ts";
import { revise } from "./revise.ts";
import type { Reason, Session, SessionKey } from "./session.ts";
import { settle } from "./settle.ts";
import { unclaimed } from "./unclaimed.ts";

/**
 * Ends a session: what runs or waits in it is cancelled, and it is archived at once. It stays readable as it ended; another run brings it back to life. Broken off
 * anywhere and called again it does what is left; ending what is ended changes nothing.
 * @throws DormouseError `session_not_found`, `session_deleted`, `conflict`
 */
export async function endSession(world: World, key: SessionKey): Promise<void> {
  while (await endFurther(world, key));
  const session = await findKeptSession(world, key);
  // Somebody may have brought it back meanwhile.
  if (session.ended !== undefined) await archiveSession(world, session);
  await world.hot.forget(key, session.agentId);
}

/** Cancels the first of the runs that wait; without any, ends the session. @returns whether anything was to be done. */
async function endFurther(world: World, key: SessionKey): Promise<boolean> {
  const settled = await settle(world, key, (session) => {
    refuseDeleted(session);
    if (session.ended !== undefined) return undefined;
    const [waiting] = session.queue ?? [];
    const nowMs = world.clock.nowMs();
    if (waiting === undefined) return ended(session, nowMs);
    return cancelQueued(session, waiting.runId, sessionEnded, nowMs);
  });
  if (!("commit" in settled)) return false;
  await publish(world, settled.commit);
  return true;
}

const sessionEnded: Reason = { code: "session_ended", message: "The session was ended." };

function ended(session: Session, nowMs: number): Commit {
  const { run } = session;
  const cancelled = isUnfinished(run) ? cancelledRun(run, sessionEnded, nowMs) : undefined;
  const events: EventDraft[] = [...(cancelled?.events ?? []), { type: "session.ended", data: {} }];
  const changes: Partial<Session> = {
    ...unclaimed,
    // A worker in mid-step finds its fence passed by and stops.
    fence: session.fence + 1,
    ended: { atMs: nowMs },
    ...(cancelled === undefined ? {} : { run: cancelled.run, reason: sessionEnded }),
    status: cancelled?.run.status ?? restingStatus(session),
  };
  return {
    ...revise(session, changes, events, nowMs),
    ...(cancelled === undefined ? {} : { run: cancelled.run }),
  };
}
