import { DormouseError, limits } from "@dormouse/contract";
import { isUnfinished } from "../run/status.ts";
import { runNotFound } from "../run/wait.ts";
import { findSession } from "../session/find.ts";
import type { CurrentRun, Session, SessionKey } from "../session/session.ts";
import type { World } from "../world/world.ts";
import { endOf, type EventFilter, type Following } from "./filter.ts";
import { readLog, type LogPage } from "./read-log.ts";
import { watchEvents } from "./watch.ts";

/** The event that a reader has, and the field of the request that named it. */
export type ResumePoint = { afterSequence: number; path: string };

/**
 * Checks what a reader wants to follow, and from where.
 * @returns undefined where it has all there will ever be: the session was deleted, or the run is over.
 * @throws DormouseError `session_not_found`, `run_not_found`; `invalid_request` where the log has no such
 * event, as a reader of it would wait for ever.
 */
export async function resumeFollowing(
  world: World,
  key: SessionKey,
  { afterSequence, path }: ResumePoint,
  filter: EventFilter = {},
): Promise<Following | undefined> {
  // Read before the session: the end of a run that is over is then within the session's log.
  const run = filter.runId === undefined ? undefined : await findRun(world, key, filter.runId);
  const { status, lastSequence } = await findWithEvent(world, key, { afterSequence, path });
  if (status === "CLEANUP" && afterSequence >= lastSequence) return undefined;
  if (run === undefined) return { afterSequence, filter };
  return followingRun(world, key, run, { afterSequence, lastSequence, filter });
}

/**
 * The session, whose log has the event that a reader says it has.
 * @throws DormouseError `session_not_found`, `invalid_request`
 */
export async function findWithEvent(
  world: World,
  key: SessionKey,
  { afterSequence, path }: ResumePoint,
): Promise<Session> {
  const session = await findSession(world, key);
  const { lastSequence } = session;
  if (afterSequence <= lastSequence) return session;
  throw new DormouseError(
    "invalid_request",
    `${path}: the log's last event is ${lastSequence}; name that one, an earlier one, or 0`,
    { path },
  );
}

/** Also of a session that was deleted: its readers are to learn how the run ended. */
async function findRun(world: World, key: SessionKey, runId: string): Promise<CurrentRun> {
  const { run: current } = await findSession(world, key);
  const run = current?.runId === runId ? current : await world.store.readRun(key, runId);
  if (run === undefined) throw runNotFound(key, runId);
  return run;
}

async function followingRun(
  world: World,
  key: SessionKey,
  run: CurrentRun,
  { afterSequence: after, lastSequence, filter }: Following & { lastSequence: number },
): Promise<Following | undefined> {
  const afterSequence = Math.max(after, (run.firstSequence ?? 1) - 1);
  if (isUnfinished(run)) return { afterSequence, filter };
  if (afterSequence >= lastSequence) return undefined;
  const following = { afterSequence, filter, lastSequence };
  if (afterSequence === 0) return following;
  const before = { afterSequence: afterSequence - 1, limit: 1 };
  const [seen] = await world.store.readEvents(key, before);
  return seen !== undefined && endOf(seen, following) !== undefined ? undefined : following;
}

/**
 * For readers that cannot be streamed to.
 * @returns what the log has; where that is nothing, what comes within `waitMs`.
 * @throws DormouseError `session_not_found`
 */
export async function nextEvents(
  world: World,
  key: SessionKey,
  following: Following,
  { waitMs, signal }: { waitMs: number; signal: AbortSignal },
): Promise<LogPage> {
  const page = await readLog(world, key, following, limits.eventPageSizeMax);
  if (page.items.length > 0 || page.end !== undefined) return page;
  const rest = { ...following, afterSequence: page.position };
  await somethingHappens(world, key, rest, { waitMs, signal });
  return readLog(world, key, rest, limits.eventPageSizeMax);
}

async function somethingHappens(
  world: World,
  key: SessionKey,
  following: Following,
  { waitMs, signal }: { waitMs: number; signal: AbortSignal },
): Promise<void> {
  const ended = new AbortController();
  const within = AbortSignal.any([signal, ended.signal]);
  void world.clock.sleep(waitMs, within).then(() => ended.abort());
  for await (const { wanted } of watchEvents(world, key, following, within)) if (wanted) break;
  ended.abort();
}
