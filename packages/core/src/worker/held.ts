import { collectionAfterGivingUp } from "../collect/schedule.ts";
import { startNext } from "../run/queue.ts";
import { LeaseLostError } from "../step/errors.ts";
import type { Commit } from "../world/store.ts";
import type { World } from "../world/world.ts";
import { keyOf, type Session } from "../session/session.ts";

/** A session whose step this worker has claimed; `session` is as new as the last word from the store. */
export type Held = { session: Session };

/** More conflicts than this mean that the store is not telling the truth. */
const maxTries = 20;

/**
 * Commits what `decide` makes of the held session. Others may write it meanwhile (a deletion, a run);
 * as long as the fence is still ours the commit is decided again on what they left.
 * @throws LeaseLostError when the fence or the step has moved on, or the lease was given back.
 */
export async function commitHeld(
  world: World,
  held: Held,
  decide: (session: Session) => Commit,
): Promise<Commit> {
  const { fence, nextStep, run } = held.session;
  for (let attempt = 1; attempt <= maxTries; attempt += 1) {
    // What the store said it could not write may be written: the step is given back already, or waits.
    if (held.session.lease === undefined) throw new LeaseLostError(fence);
    const decided = startNext(decide(held.session), held.session);
    const commit = collectionAfterGivingUp(decided, held.session);
    const result = await world.store.commit(commit);
    if (result.outcome === "committed") {
      held.session = commit.session;
      return commit;
    }
    const current = await world.store.read(keyOf(held.session));
    const ours =
      current?.fence === fence &&
      current.nextStep === nextStep &&
      current.run?.runId === run?.runId;
    if (current === undefined || !ours) {
      throw new LeaseLostError(fence, current?.fence);
    }
    held.session = current;
  }
  throw new Error(`session ${held.session.sessionId} would not be written`);
}
