import { inGroups } from "../in-groups.ts";
import type { Session, SessionKey } from "../session/session.ts";
import type { EngineSettings } from "../settings.ts";
import type { World } from "../world/world.ts";
import { archiveSession } from "./archive-session.ts";
import { lookAfterArchived } from "./look-after.ts";
import { turnAtRest } from "./session-archive.ts";

/** How many are asked for together, and how many are in memory at once. */
const batchSize = 100;
const atOnce = 4;

export type ArchiveReport = {
  archived: number;
  cleared: number;
  deleted: number;
  failed: number;
};

export type ArchiveOptions = {
  /** When no further session is begun, Unix milliseconds. Default: after the first batch. */
  deadlineMs?: number;
  /** Told of sessions that could not be archived. */
  report?(error: unknown, context: { sessionId: string }): void;
};

type Outcome = keyof ArchiveReport | undefined;

/** Archives the sessions that have been idle for long enough, and looks after those that are archived. */
export async function archiveSessions(
  world: World,
  settings: EngineSettings,
  options: ArchiveOptions = {},
): Promise<ArchiveReport> {
  const { store, clock } = world;
  const totals: ArchiveReport = { archived: 0, cleared: 0, deleted: 0, failed: 0 };
  const idleSince = (): number => clock.nowMs() - settings.archiveAfterMs;
  // Those first that are archived: what they leave behind costs on.
  await each(
    world,
    (limit) => store.listArchived(clock.nowMs(), limit),
    async (session) => lookAfterArchived(world, settings, session),
    totals,
    options,
  );
  await each(
    world,
    (limit) => store.listIdle(idleSince(), limit),
    async (session) => {
      const turn = turnAtRest(session);
      const isIdle = turn !== undefined && "idleSinceMs" in turn && turn.idleSinceMs <= idleSince();
      return isIdle && (await archiveSession(world, session)) ? "archived" : undefined;
    },
    totals,
    options,
  );
  return totals;
}

/** Does the work for every session that is listed, batch by batch, each of them once. */
async function each(
  { store, clock }: World,
  list: (limit: number) => Promise<SessionKey[]>,
  work: (session: Session) => Promise<Outcome>,
  totals: ArchiveReport,
  { deadlineMs = 0, report = () => {} }: ArchiveOptions,
): Promise<void> {
  const seen = new Set<string>();
  /** Those that fail stay listed: others stand behind them. */
  let failed = 0;
  const one = async (key: SessionKey): Promise<Outcome> => {
    if (deadlineMs > 0 && clock.nowMs() >= deadlineMs) return undefined;
    try {
      const session = await store.read(key);
      return session && (await work(session));
    } catch (error) {
      report(error, { sessionId: key.sessionId });
      failed += 1;
      return "failed";
    }
  };
  do {
    const listed = await list(batchSize + failed);
    // The listing lags behind what was just done: only what is new is worth another batch.
    const fresh = listed.filter(({ sessionId }) => !seen.has(sessionId));
    if (fresh.length === 0) return;
    for (const { sessionId } of fresh) seen.add(sessionId);
    const outcomes = await inGroups(fresh, atOnce, one);
    for (const outcome of outcomes) if (outcome !== undefined) totals[outcome] += 1;
  } while (clock.nowMs() < deadlineMs);
}
