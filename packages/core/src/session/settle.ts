import { DormouseError } from "@dormouse/contract";
import type { Commit, IdempotencyRecord } from "../world/store.ts";
import type { World } from "../world/world.ts";
import { findSession } from "./find.ts";
import type { Session, SessionKey } from "./session.ts";

/** Enough for every writer of a session to have had its turn. */
const maxTries = 12;

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
  for (let attempt = 1; attempt <= maxTries; attempt += 1) {
    const session = await findSession(world, key);
    const commit = decide(session);
    if (commit === undefined) return { unchanged: session };
    const result = await world.store.commit(commit);
    if (result.outcome === "committed") return { commit };
    if (result.outcome === "duplicate") return { duplicate: result.record };
    await world.clock.sleep(5 * attempt);
  }
  throw new DormouseError("conflict", "The session is changing too fast; try again in a moment.");
}
