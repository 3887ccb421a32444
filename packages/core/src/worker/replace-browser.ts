import { revise } from "../session/revise.ts";
import { lostAttempts } from "../step/attempts.ts";
import { BrowserLostError } from "../step/errors.ts";
import { lostAttempt } from "../step/lost-attempt.ts";
import type { StepPlan } from "../step/plan.ts";
import { retrying } from "../step/release.ts";
import { attemptStep, type Attempt } from "./attempt-step.ts";
import { discardKept } from "./discard.ts";
import { commitHeld, type Held } from "./held.ts";
import type { StepBudget } from "./step-budget.ts";
import type { Worker } from "./worker.ts";

/**
 * Attempts the step, and once more in a new browser where the first is lost in mid-step: the lease is
 * held anyway, and the way over the queue takes longer. A second loss may be this process's own doing:
 * then another one tries.
 * @throws what attemptStep throws.
 */
export async function attemptReplacing(
  worker: Worker,
  held: Held,
  plan: StepPlan,
  signal: AbortSignal,
  budget: StepBudget,
): Promise<Attempt> {
  try {
    return await attemptStep(worker, held, plan, signal, budget);
  } catch (error) {
    if (signal.aborted || !wasRunning(error) || !mayAttempt(worker, held, budget.deadlineMs))
      throw error;
    const { sessionId, nextStep: step, attempt } = held.session;
    worker.report(error, { sessionId, step, attempt });
    // Lack of memory may have ended it, and what is kept must not end its successor.
    await discardKept(worker, held.session);
    await countAttempt(worker, held, error);
    return attemptStep(worker, held, plan, signal, budget);
  }
}

/** One that would not even start was started twice already, and will hardly start now. */
function wasRunning(error: unknown): boolean {
  return error instanceof BrowserLostError && !("code" in error);
}

/** With less time than a step may take, its deadline would fail it for what it is not to blame for. */
function mayAttempt({ world, settings }: Worker, held: Held, deadlineMs: number): boolean {
  return (
    lostAttempts(held.session) < settings.maxAttempts &&
    world.clock.nowMs() + settings.stepTimeoutMs < deadlineMs
  );
}

/** In the store, so that a step which takes every browser with it comes to its end all the same. */
async function countAttempt(
  { world, announcements }: Worker,
  held: Held,
  error: unknown,
): Promise<void> {
  const { attempt } = held.session;
  const { reason } = lostAttempt(error);
  const commit = await commitHeld(world, held, (session) => {
    const nowMs = world.clock.nowMs();
    const changes = { attempt: attempt + 1, lastFailure: reason };
    return revise(session, changes, [retrying(session, reason, nowMs)], nowMs);
  });
  announcements.add(commit);
}
