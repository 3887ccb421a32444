import type { EventDraft } from "../event/append.ts";
import type { Hint } from "../world/queue.ts";
import type { Commit } from "../world/store.ts";
import type { World } from "../world/world.ts";
import { hasWork, publish } from "./publish.ts";
import { revise } from "./revise.ts";
import type { CurrentRun, Reason, Session } from "./session.ts";
import { settle } from "./settle.ts";

/** The session waits for a decision, and says why. */
export function paused(session: Session, reason: Reason, nowMs: number): Commit {
  const run: CurrentRun | undefined = session.run && { ...session.run, status: "PAUSED" };
  const event: EventDraft = {
    type: "session.paused",
    data: { ...(run === undefined ? {} : { runId: run.runId }), reason },
  };
  const changes = {
    status: "PAUSED",
    run,
    reason,
    // A worker that was too late to renew must find its step taken from it.
    fence: session.fence + 1,
    lease: undefined,
    dueAtMs: undefined,
    retryAtMs: undefined,
  } as const;
  return {
    ...revise(session, changes, [event], nowMs),
    ...(run === undefined ? {} : { run }),
  };
}

/**
 * A hint came back from the dead-letter queue: its step failed every delivery. The session is paused,
 * unless it has meanwhile gone on without this hint.
 */
export async function pauseUndeliverable(world: World, hint: Hint): Promise<void> {
  const session = await world.store.read(hint);
  if (session === undefined) return;
  const reason = {
    code: "undeliverable",
    message: `Step ${hint.step} could not be run by any worker; start another run to go on.`,
  };
  const settled = await settle(world, hint, (current) => {
    const nowMs = world.clock.nowMs();
    const waiting =
      hasWork(current) && current.run?.runId === hint.runId && current.nextStep === hint.step;
    const held = current.lease !== undefined && current.lease.untilMs > nowMs;
    return waiting && !held ? paused(current, reason, nowMs) : undefined;
  });
  if ("commit" in settled) await publish(world, settled.commit);
}
