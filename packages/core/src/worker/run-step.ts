import { storePayload } from "../snapshot/payload.ts";
import { blobPrefix } from "../session/blob-prefix.ts";
import { paused } from "../session/pause.ts";
import { announce, publish } from "../session/publish.ts";
import type { Session } from "../session/session.ts";
import { checkpoint } from "../step/checkpoint.ts";
import { ActionError, LeaseLostError } from "../step/errors.ts";
import type { StepOutcome } from "../step/outcome.ts";
import { release } from "../step/retry.ts";
import type { LiveBrowser } from "../world/browser.ts";
import type { Hint } from "../world/queue.ts";
import { attemptStep, OutcomeUnknownError } from "./attempt-step.ts";
import { commitHeld, type Held } from "./held.ts";
import { startHeartbeat } from "./heartbeat.ts";
import type { Worker } from "./worker.ts";

export type StepBudget = {
  /** Asked after a commit: may this process go on with the session's next step itself? */
  mayGoOn(): boolean;
  deadlineMs: number;
};

/**
 * Claims one step, attempts it and commits what came of it.
 * @returns the session, for the next step, if this process is to go on with it.
 * @throws whatever kept even the giving back of the step from being stored.
 */
export async function runStep(
  worker: Worker,
  hint: Hint,
  budget: StepBudget,
): Promise<Session | undefined> {
  const held = await claim(worker, hint);
  if (held === undefined) return undefined;
  if (held.session.attempt > worker.settings.maxAttempts) {
    await finish(worker, held, exhausted(worker, held.session), undefined, budget);
    return undefined;
  }
  const heartbeat = startHeartbeat(worker.world, worker.settings, held);
  try {
    const { outcome, live } = await attemptStep(worker, held, heartbeat.signal, budget.deadlineMs);
    await heartbeat.stop();
    return await finish(worker, held, outcome, live, budget);
  } catch (error) {
    await heartbeat.stop();
    await worker.warm.close();
    await giveUp(worker, held, error);
    return undefined;
  }
}

async function claim({ world, settings, workerId }: Worker, hint: Hint): Promise<Held | undefined> {
  const nowMs = world.clock.nowMs();
  const leaseUntilMs = nowMs + settings.leaseMs;
  const { claimed, session } = await world.store.claim(hint, {
    runId: hint.runId,
    step: hint.step,
    workerId,
    nowMs,
    leaseUntilMs,
    // Not before the lease is over: the sweeper would only find it taken.
    dueAtMs: leaseUntilMs,
  });
  return claimed && session !== undefined ? { session } : undefined;
}

async function finish(
  worker: Worker,
  held: Held,
  outcome: StepOutcome,
  live: LiveBrowser | undefined,
  budget: StepBudget,
): Promise<Session | undefined> {
  const { world, settings } = worker;
  const { session } = held;
  try {
    const actions = await storePayload(
      world.blobs,
      `${blobPrefix(session)}steps/${session.nextStep}-${session.fence}.json`,
      outcome.actions,
    );
    const commit = await commitHeld(world, held, (current) =>
      checkpoint(current, { outcome, actions }, settings, world.clock.nowMs()),
    );
    worker.cold = false;
    await (live !== undefined && outcome.snapshot !== undefined
      ? worker.warm.keep(commit.session, live)
      : live?.close());
    if (commit.session.status === "ACTIVE" && budget.mayGoOn()) {
      await announce(world, commit);
      return commit.session;
    }
    await publish(world, commit);
    return undefined;
  } catch (error) {
    await live?.close();
    throw error;
  }
}

/** What becomes of a step whose attempt came to nothing. */
async function giveUp(worker: Worker, held: Held, error: unknown): Promise<void> {
  const { world, settings, report } = worker;
  if (error instanceof LeaseLostError) return;
  const { sessionId, nextStep: step, attempt } = held.session;
  try {
    const commit = await commitHeld(world, held, (session) =>
      error instanceof OutcomeUnknownError
        ? paused(session, error.reason, world.clock.nowMs())
        : release(session, settings, world.clock.nowMs()),
    );
    if (!(error instanceof OutcomeUnknownError)) report(error, { sessionId, step, attempt });
    await publish(world, commit);
  } catch (second) {
    if (!(second instanceof LeaseLostError)) throw second;
  }
}

function exhausted(worker: Worker, session: Session): StepOutcome {
  const message = `The step was started ${session.attempt - 1} times and its worker was lost each time.`;
  return {
    error: new ActionError("attempts_exhausted", message).toFailure(),
    worker: {
      workerId: worker.workerId,
      processId: worker.processId,
      cold: worker.cold,
      warm: false,
    },
    actions: [],
    artifacts: [],
    durations: { wakeMs: 0, actMs: 0, captureMs: 0 },
    startedAtMs: worker.world.clock.nowMs(),
  };
}
