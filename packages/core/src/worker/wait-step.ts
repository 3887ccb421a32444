import type { Timer } from "../step/plan.ts";
import { timerCommit } from "../step/timer.ts";
import { letGo } from "./discard.ts";
import { handOn } from "./hand-on.ts";
import { commitHeld, type Held } from "./held.ts";
import type { Worker } from "./worker.ts";

/** A browser that is needed again sooner stays open: to wake it would take more than to keep it. */
const keptForMs = 60_000;

/**
 * Does a step that is a wait. It needs no browser; and while it lasts, no worker.
 * @returns the session with its next step, which the commit has claimed, if the wait is over and this process
 * goes on.
 * @throws LeaseLostError, and what the store throws.
 */
export async function waitStep(
  worker: Worker,
  held: Held,
  timer: Timer,
  mayGoOn: boolean,
): Promise<Held | undefined> {
  const { world, settings, workerId, processId, cold } = worker;
  const by = {
    worker: { workerId, processId, cold, warm: false },
    ...(mayGoOn ? { next: { workerId } } : {}),
  };
  const commit = await commitHeld(world, held, (session) =>
    timerCommit(session, timer, by, settings, world.clock.nowMs()),
  );
  worker.cold = false;
  const next = await handOn(worker, commit);
  const { notBeforeMs = 0 } = commit.session;
  if (notBeforeMs > world.clock.nowMs() + keptForMs) await letGo(worker, commit.session);
  return next;
}
