import { keyOf, type Control } from "../session/session.ts";
import { LeaseLostError } from "../step/errors.ts";
import type { World } from "../world/world.ts";
import type { Held } from "./held.ts";

/** How old what is known of the session may be where a step goes on with its next action. */
const knownForMs = 1_000;

/**
 * Tells between the actions of a held step whether its owner has cancelled the run. It looks at what the
 * heartbeat brought, and once a second reads the session itself; also where the lease has run out, since a
 * process that was suspended wakes up believing that it still has it.
 * @throws LeaseLostError where the step is someone else's by now.
 */
export function watchControl(world: World, held: Held): () => Promise<Control | undefined> {
  let knownAtMs = world.clock.nowMs();
  return async () => {
    const nowMs = world.clock.nowMs();
    const { lease, control } = held.session;
    const mayBeLost = lease === undefined || lease.untilMs <= nowMs;
    if (mayBeLost || (control === undefined && nowMs - knownAtMs >= knownForMs)) {
      await readAgain(world, held, mayBeLost);
      knownAtMs = nowMs;
    }
    return held.session.control?.kind === "cancel" ? held.session.control : undefined;
  };
}

/** A store that does not answer is forgiven as long as the lease still runs. */
async function readAgain({ store }: World, held: Held, mustKnow: boolean): Promise<void> {
  const { fence } = held.session;
  const current = await store.read(keyOf(held.session)).catch((error: unknown) => {
    if (mustKnow) throw error;
    return held.session;
  });
  if (current?.fence !== fence) throw new LeaseLostError(fence, current?.fence);
  // The heartbeat may have come back with a newer one meanwhile.
  if (current.revision > held.session.revision) held.session = current;
}
