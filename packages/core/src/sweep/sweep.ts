import { DormouseError } from "@dormouse/contract";
import { mend } from "../coordinator/integrity.ts";
import { goOn } from "../input/go-on.ts";
import { isQuestionOver } from "../input/open-question.ts";
import { freeCredentials } from "../login/secret/free-credentials.ts";
import { dueBy, timedOut } from "../run/deadline.ts";
import { failed } from "../run/failed.ts";
import { isUnfinished } from "../run/status.ts";
import { allBlobPrefixes } from "../session/blob-prefix.ts";
import { freeExternalKey } from "../session/external-key.ts";
import { controlled } from "../session/control.ts";
import { pausedUntil } from "../session/paused-until.ts";
import { hasWork, publish } from "../session/publish.ts";
import type { Session, SessionKey } from "../session/session.ts";
import { settle } from "../session/settle.ts";
import type { EngineSettings } from "../settings.ts";
import { notBefore } from "../step/not-before.ts";
import type { World } from "../world/world.ts";

/** How many overdue sessions are looked at together. */
const batchSize = 100;
/** A session that cannot be looked after is left for so long, lest it keep others from their turn. */
const postponeMs = 5 * 60_000;
/** Where a part of the world did not answer, which is nothing about the session: until it may again. */
const awayMs = 10_000;

export type SweepReport = { hinted: number; removed: number; failed: number };

export type SweepOptions = {
  /** When no further batch is begun, Unix milliseconds. Default: after the first. */
  deadlineMs?: number;
  /** Told of sessions that could not be looked after. */
  report?(error: unknown, context: { sessionId: string }): void;
};

/**
 * Looks after everything that is overdue: steps whose hint or worker was lost are hinted at again,
 * deleted sessions are removed. `dueAtMs` in the table is the outbox it reads.
 */
export async function sweep(
  world: World,
  settings: EngineSettings,
  { deadlineMs = 0, report = () => {} }: SweepOptions = {},
): Promise<SweepReport> {
  const totals: SweepReport = { hinted: 0, removed: 0, failed: 0 };
  const seen = new Set<string>();
  /** How many stay due, such as those that a newer program stored: others stand behind them. */
  let immovable = 0;
  do {
    const due = await world.store.listDue(world.clock.nowMs(), batchSize + immovable);
    // The listing lags behind what was just done: only what is new is worth another batch.
    const fresh = due.filter(({ sessionId }) => !seen.has(sessionId));
    if (fresh.length === 0) break;
    for (const { sessionId } of fresh) seen.add(sessionId);
    const outcomes = await Promise.all(
      fresh.map((key) =>
        sweepOne(world, settings, key).catch(async (error: unknown) => {
          report(error, { sessionId: key.sessionId });
          await postpone(world, key, isAway(error) ? awayMs : postponeMs).catch(() => {
            immovable += 1;
          });
          return "failed" as const;
        }),
      ),
    );
    for (const outcome of outcomes) if (outcome !== undefined) totals[outcome] += 1;
  } while (world.clock.nowMs() < deadlineMs);
  return totals;
}

async function postpone(world: World, key: SessionKey, forMs: number): Promise<void> {
  await settle(world, key, (session) => ({
    session: {
      ...session,
      revision: session.revision + 1,
      dueAtMs: world.clock.nowMs() + forMs,
    },
  }));
}

function isAway(error: unknown): boolean {
  return error instanceof DormouseError && error.code === "unavailable";
}

async function sweepOne(
  world: World,
  settings: EngineSettings,
  key: SessionKey,
): Promise<"hinted" | "removed" | undefined> {
  const session = await world.store.read(key);
  if (session === undefined || !isDue(session, world.clock.nowMs())) return undefined;
  if (session.status === "CLEANUP") {
    // First: once the session is gone, nobody knows what its credentials and its key were.
    await freeCredentials(world, session);
    await freeExternalKey(world, session);
    for (const prefix of allBlobPrefixes(key)) await world.blobs.deletePrefix(prefix);
    await world.store.remove(key);
    // A step that was committed just before may have been told of behind the deletion.
    await world.hot.forget(key, session.agentId);
    return "removed";
  }
  const settled = await settle(world, key, (stored) => {
    const nowMs = world.clock.nowMs();
    if (!isDue(stored, nowMs)) return undefined;
    const current = mend(stored, settings, nowMs);
    // Whoever had the step in hand is gone, and with them the one who would have heeded it.
    if (current.control !== undefined) return controlled(current, current.control, nowMs);
    const over = timedOut(current, nowMs);
    if (over !== undefined && isUnfinished(current.run))
      return failed(current, over, settings, nowMs);
    if (isQuestionOver(current, nowMs)) return goOn(current, {}, [], settings, nowMs);
    return { session: hintAgain(current, settings, nowMs) };
  });
  if (!("commit" in settled)) return undefined;
  await publish(world, settled.commit);
  return hasWork(settled.commit.session) ? "hinted" : undefined;
}

function isDue(session: Session, nowMs: number): boolean {
  return session.dueAtMs !== undefined && session.dueAtMs <= nowMs;
}

/** The lease, if there is one, has run out: the due time of a live one lies after its end. */
function hintAgain(session: Session, settings: EngineSettings, nowMs: number): Session {
  const { lease: _expired, dueAtMs: _overdue, ...rest } = session;
  const { notBeforeMs = nowMs } = session;
  const next = notBefore(Math.max(nowMs, notBeforeMs), settings, nowMs);
  const dueAtMs = hasWork(session) ? dueBy(session, next.dueAtMs) : pausedUntil(session);
  return {
    ...rest,
    revision: session.revision + 1,
    updatedAtMs: nowMs,
    ...(dueAtMs === undefined ? {} : { dueAtMs }),
  };
}
