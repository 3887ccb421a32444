import { inGroups } from "../in-groups.ts";
import type { Session, SessionKey } from "../session/session.ts";
import type { World } from "../world/world.ts";

/** How many sessions are asked for together. */
const batchSize = 100;

export type EachOptions = {
  /** When no further session is begun, Unix milliseconds. Default: after the first batch. */
  deadlineMs?: number;
  /** Told of sessions for which the work could not be done. */
  report?(error: unknown, context: { sessionId: string }): void;
};

/**
 * Does the work for every session that is listed, batch by batch, each of them once.
 * @param list gives the first ones; it may lag behind what was done of them.
 * @param atOnce how many of them are in memory together.
 * @returns how often which outcome there was.
 */
export async function eachListed<Outcome extends string>(
  { store, clock }: Pick<World, "store" | "clock">,
  list: (limit: number) => Promise<SessionKey[]>,
  work: (session: Session) => Promise<Outcome | undefined>,
  { deadlineMs = 0, report = () => {}, atOnce }: EachOptions & { atOnce: number },
): Promise<Partial<Record<Outcome | "failed", number>>> {
  const totals: Partial<Record<Outcome | "failed", number>> = {};
  const seen = new Set<string>();
  const one = async (key: SessionKey): Promise<Outcome | "failed" | undefined> => {
    if (deadlineMs > 0 && clock.nowMs() >= deadlineMs) return undefined;
    try {
      const session = await store.read(key);
      return session && (await work(session));
    } catch (error) {
      report(error, { sessionId: key.sessionId });
      return "failed";
    }
  };
  /** Those that failed, or are still listed though they are done: others stand behind them. */
  let inFront = 0;
  do {
    const limit = batchSize + inFront;
    const listed = await list(limit);
    const fresh = listed.filter(({ sessionId }) => !seen.has(sessionId));
    inFront = listed.length - fresh.length;
    if (fresh.length === 0 && listed.length < limit) return totals;
    for (const { sessionId } of fresh) seen.add(sessionId);
    const outcomes = await inGroups(fresh, atOnce, one);
    for (const outcome of outcomes) {
      if (outcome !== undefined) totals[outcome] = (totals[outcome] ?? 0) + 1;
    }
  } while (clock.nowMs() < deadlineMs);
  return totals;
}
