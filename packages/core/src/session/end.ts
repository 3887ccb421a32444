import type { EventDraft } from "../event/append.ts";
import { archiveSession, restingStatus } from "../archive/archive-session.ts";
import { letLoginGo, withoutLogin, type RemovalReason } from "../login/end/remove.ts";
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
  await letLoginGo(world, key, () => "ended");
  await endAll(world, key);
  const session = await findKeptSession(world, key);
  // Somebody may have brought it back meanwhile.
  if (session.ended !== undefined) await archiveSession(world, session);
  await world.hot.forget(key, session.agentId);
}

/**
 * Ends the session of a login that is to go, as endSession does; the archiver has it then.
 * @param reasonOf says why the login is to go, as it stands; undefined where it is to stay.
 * @returns whether it ended.
 * @throws DormouseError `session_not_found`, `session_deleted`, `conflict`
 */
export async function endLogin(
  world: World,
  key: SessionKey,
  reasonOf: (session: Session) => RemovalReason | undefined,
): Promise<boolean> {
  if (!(await letLoginGo(world, key, reasonOf))) return false;
  await endAll(world, key);
  return true;
}

async function endAll(world: World, key: SessionKey): Promise<void> {
  while (await endFurther(world, key));
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
  const login = withoutLogin(session);
  const cancelled = isUnfinished(run) ? cancelledRun(run, sessionEnded, nowMs) : undefined;
  const events: EventDraft[] = [
    ...(cancelled?.events ?? []),
    ...login.events,
    { type: "session.ended", data: {} },
  ];
  const changes: Partial<Session> = {
    ...unclaimed,
    ...login.changes,
    // A worker in mid-step finds its fence passed by and stops.
    fence: session.fence + 1,
    ended: { atMs: nowMs },
    ...(cancelled === undefined ? {} : { run: cancelled.run, reason: sessionEnded }),
    status: cancelled?.run.status ?? restingStatus(session),
  };
  return {
    ...revise(session, changes, events, nowMs),
    ...login.forgets,
    ...(cancelled === undefined ? {} : { run: cancelled.run }),
  };
}
