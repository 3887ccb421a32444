import { blobPrefix } from "../session/blob-prefix.ts";
import { hasWork, publish } from "../session/publish.ts";
import type { Session, SessionKey } from "../session/session.ts";
import { settle } from "../session/settle.ts";
import type { EngineSettings } from "../settings.ts";
import type { World } from "../world/world.ts";

/** How many overdue sessions one sweep looks at; the rest is found by the next. */
const batchSize = 100;

export type SweepReport = { hinted: number; removed: number };

/**
 * Looks after everything that is overdue: steps whose hint or worker was lost are hinted at again,
 * deleted sessions are removed. `dueAtMs` in the table is the outbox it reads.
 */
export async function sweep(world: World, settings: EngineSettings): Promise<SweepReport> {
  const due = await world.store.listDue(world.clock.nowMs(), batchSize);
  const results = await Promise.allSettled(due.map((key) => sweepOne(world, settings, key)));
  const done = results.map((result) => (result.status === "fulfilled" ? result.value : undefined));
  return {
    hinted: done.filter((what) => what === "hinted").length,
    removed: done.filter((what) => what === "removed").length,
  };
}

async function sweepOne(
  world: World,
  settings: EngineSettings,
  key: SessionKey,
): Promise<"hinted" | "removed" | undefined> {
  const session = await world.store.read(key);
  if (session === undefined || !isDue(session, world.clock.nowMs())) return undefined;
  if (session.status === "CLEANUP") {
    await world.blobs.deletePrefix(blobPrefix(key));
    await world.store.remove(key);
    return "removed";
  }
  const settled = await settle(world, key, (current) => {
    const nowMs = world.clock.nowMs();
    if (!isDue(current, nowMs)) return undefined;
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
  return {
    ...rest,
    revision: session.revision + 1,
    updatedAtMs: nowMs,
    ...(hasWork(session) ? { dueAtMs: nowMs + settings.dispatchGraceMs } : {}),
  };
}
