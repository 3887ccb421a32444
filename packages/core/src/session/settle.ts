import { collectionAfterGivingUp } from "../collect/schedule.ts";
import { startNext } from "../run/queue.ts";
import type { Commit, IdempotencyRecord } from "../world/store.ts";
import type { World } from "../world/world.ts";
import { findSession } from "./find.ts";
import type { Session, SessionKey } from "./session.ts";
import { untilWritten } from "./until-written.ts";

export type Settled =
  | { commit: Commit }
  | { duplicate: IdempotencyRecord }
  | { unchanged: Session };

/**
 * Reads the session, lets `decide` say what becomes of it, and commits that; begins again where
 * someone else wrote first.
 * @param decide returns the commit, or undefined to leave the session as it is.
 * @throws DormouseError `session_not_found`, `conflict` when others kept winning, and what `decide` throws.
 */
export async function settle(
  world: World,
  key: SessionKey,
  decide: (session: Session) => Commit | undefined,
): Promise<Settled> {
  return untilWritten<Settled>(world, async () => {
    const session = await findSession(world, key);
    const decided = decide(session);
    if (decided === undefined) return { unchanged: session };
    const commit = collectionAfterGivingUp(startNext(decided, session), session);
    const result = await world.store.commit(commit);
    if (result.outcome === "duplicate") return { duplicate: result.record };
    return result.outcome === "committed" ? { commit } : undefined;
  });
}
