import { DormouseError } from "@dormouse/contract";
import type { EventDraft } from "../event/append.ts";
import { freeCredentials } from "../login/secret/free-credentials.ts";
import { withoutLogin } from "../login/end/remove.ts";
import { cancelledRun } from "../run/cancelled.ts";
import { cancelledQueue } from "../run/queue.ts";
import { isUnfinished } from "../run/status.ts";
import type { EngineSettings } from "../settings.ts";
import type { Commit } from "../world/store.ts";
import type { World } from "../world/world.ts";
import { publish } from "./publish.ts";
import { revise } from "./revise.ts";
import { freeExternalKey } from "./external-key.ts";
import { keyOf, type CurrentRun, type Reason, type Session, type SessionKey } from "./session.ts";
import { settle } from "./settle.ts";

/**
 * Ends a session. A worker that is in it loses its lease; the sweeper removes the data once that
 * worker must have noticed. Deleting twice is no error.
 * @param isMeant says whether the session as it stands is the one to be deleted.
 * @returns whether this call deleted it.
 * @throws DormouseError `session_not_found`, `conflict`
 */
export async function deleteSession(
  world: World,
  settings: EngineSettings,
  key: SessionKey,
  isMeant: (session: Session) => boolean = () => true,
): Promise<boolean> {
  const settled = await settle(world, key, (session) => {
    if (session.status === "CLEANUP" || !isMeant(session)) return undefined;
    return deleted(session, settings, world.clock.nowMs());
  });
  if (!("commit" in settled)) return false;
  const { session } = settled.commit;
  await Promise.all([
    publish(world, settled.commit),
    world.hot.forget(key, session.agentId),
    freeCredentials(world, session),
    freeExternalKey(world, session),
  ]);
  return true;
}

const sessionDeleted: Reason = { code: "session_deleted", message: "The session was deleted." };

/** Sessions deleted in one go; more are left for the next call. */
const batchSize = 100;

/**
 * Deletes the tenant's sessions, a batch at a call.
 * @returns how many it deleted, and whether some are left.
 */
export async function deleteSessions(
  world: World,
  settings: EngineSettings,
  tenantId: string,
): Promise<{ deleted: number; remaining: boolean }> {
  const page = await world.store.list({ tenantId, limit: batchSize });
  const outcomes = await Promise.allSettled(
    page.items.map((session) => deleteSession(world, settings, keyOf(session))),
  );
  // Only now: what is still under way when the answer is sent would be frozen with the function.
  const failures = outcomes.filter((outcome) => outcome.status === "rejected");
  const failure = failures.find(({ reason }) => !isGone(reason));
  if (failure !== undefined) throw failure.reason;
  const deleted = outcomes.filter((outcome) => outcome.status === "fulfilled" && outcome.value);
  return { deleted: deleted.length, remaining: page.nextCursor !== undefined };
}

/** The listing lags behind: what it still shows may be gone already. */
function isGone(error: unknown): boolean {
  return error instanceof DormouseError && error.code === "session_not_found";
}

function deleted(session: Session, settings: EngineSettings, nowMs: number): Commit {
  const cancelled = cancelledWith(session, nowMs);
  const changes = {
    status: "CLEANUP",
    // A worker in mid-step finds its fence passed by and stops.
    fence: session.fence + 1,
    lease: undefined,
    control: undefined,
    run: cancelled?.run ?? session.run,
    queue: undefined,
    // Blobs that worker still writes would outlive the session if it were removed at once.
    dueAtMs: nowMs + settings.leaseMs,
  } as const;
  const events: EventDraft[] = [
    ...(cancelled?.events ?? []),
    ...cancelledQueue(session, sessionDeleted),
    ...withoutLogin(session).events,
    { type: "session.deleted", data: {} },
  ];
  return {
    ...revise(session, changes, events, nowMs),
    ...(cancelled === undefined ? {} : { run: cancelled.run }),
  };
}

function cancelledWith(
  { run }: Session,
  nowMs: number,
): { run: CurrentRun; events: EventDraft[] } | undefined {
  if (!isUnfinished(run)) return undefined;
  return cancelledRun(run, sessionDeleted, nowMs);
}
