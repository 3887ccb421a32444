import type { Commit } from "../world/store.ts";
import type { World } from "../world/world.ts";
import { keyOf, type Session } from "./session.ts";

/**
 * What follows a commit: its events are announced and the next step is hinted at. Both may be lost,
 * since readers fall back on the log and the sweeper on the due time; so neither can fail a caller.
 */
export async function publish(world: World, commit: Commit): Promise<void> {
  await Promise.allSettled([announce(world, commit), sendHint(world, commit.session)]);
}

/** As publish, for the commit that made the session: its agent is found by it from now on. */
export async function publishNew(world: World, commit: Commit): Promise<void> {
  const { session } = commit;
  const naming = session.agentId && world.hot.nameSession(session, session.agentId);
  await Promise.all([publish(world, commit), naming]);
}

/** Tells those who follow the session. */
export async function announce(world: World, { session, events = [] }: Commit): Promise<void> {
  if (events.length > 0) await world.announcer.publish(keyOf(session), events);
}

/** Hints at the session's next step, where one waits for a worker. */
export async function sendHint(world: World, session: Session): Promise<void> {
  if (!hasWork(session) || session.lease !== undefined || session.run === undefined) return;
  const delayMs = (session.notBeforeMs ?? 0) - world.clock.nowMs();
  // Before a worker can have it in hand, or it would seem to wait for ever.
  if (delayMs <= 0) await world.traffic.waits(session);
  await world.queue.send(
    { ...keyOf(session), runId: session.run.runId, step: session.nextStep },
    delayMs > 0 ? { delaySeconds: Math.ceil(delayMs / 1_000) } : {},
  );
}

/** A step is waiting for a worker. */
export function hasWork(session: Session): boolean {
  return (
    session.status === "ACTIVE" || (session.status === "INITIALIZING" && session.run !== undefined)
  );
}
