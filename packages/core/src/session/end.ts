import type { EventDraft } from "../event/append.ts";
import { writeSessionArchive } from "../archive/write-session-archive.ts";
import { orphanGraceMs } from "../collect/schedule.ts";
import { storedWith } from "../limit/usage.ts";
import { cancelledRun } from "../run/cancelled.ts";
import { cancelQueued } from "../run/queue.ts";
import { isUnfinished } from "../run/status.ts";
import type { EngineSettings } from "../settings.ts";
import type { Commit } from "../world/store.ts";
import type { World } from "../world/world.ts";
import { findKeptSession, refuseDeleted } from "./find.ts";
import { publish } from "./publish.ts";
import { revise } from "./revise.ts";
import { keyOf, type Reason, type Session, type SessionKey } from "./session.ts";
import { settle } from "./settle.ts";
import { unclaimed } from "./unclaimed.ts";

/**
 * Ends a session: what runs or waits in it is cancelled, its page state, history and a summary of its log are written
 * to one archive, and its hot copies go. It stays readable as it ended; another run brings it back to life. Broken off
 * anywhere and called again it does what is left; ending what is ended changes nothing.
 * @throws DormouseError `session_not_found`, `session_deleted`, `conflict`
 */
export async function endSession(
  world: World,
  settings: EngineSettings,
  key: SessionKey,
): Promise<void> {
  while (await endFurther(world, key));
  const session = await findKeptSession(world, key);
  if (session.ended?.archive === undefined) await archive(world, settings, session);
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
    // Should the archive be written and never be named.
    collectAtMs: nowMs + orphanGraceMs,
    ...(cancelled === undefined ? {} : { run: cancelled.run }),
  };
}

/** One in which nothing ever ran has done all that was asked of it. */
function restingStatus({ status }: Session): Session["status"] {
  return status === "INITIALIZING" ? "COMPLETED" : status;
}

/** Where somebody has brought the session back meanwhile, it is not the archive of anything. */
async function archive(world: World, settings: EngineSettings, session: Session): Promise<void> {
  const written = await writeSessionArchive(world, settings, session);
  const settled = await settle(world, keyOf(session), (current) => {
    const { ended: end } = current;
    if (end === undefined || end.archive !== undefined || end.atMs !== session.ended?.atMs) {
      return undefined;
    }
    const changes = {
      ended: { ...end, archive: written },
      ...storedWith(current, undefined, [written]),
    };
    // What an earlier call has written, and did not come to name, goes.
    return {
      ...revise(current, changes, [], current.updatedAtMs),
      collectAtMs: world.clock.nowMs(),
    };
  });
  if (!("commit" in settled)) await world.blobs.deleteMany([written.blobKey]);
}
