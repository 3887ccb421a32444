import type { Hint } from "../world/queue.ts";
import { claimInTurn } from "./claim-in-turn.ts";
import { claim, runStep } from "./run-step.ts";
import { StepBudget } from "./step-budget.ts";
import type { Worker } from "./worker.ts";

/**
 * Runs the step a hint names, and goes on with the session's next ones while the quantum and the
 * invocation's time allow and no other tenant waits: then the commit of the one claims the other. Where one does
 * wait it has its turn next, in this same invocation: its own hint may stand behind a thousand others.
 * A hint that is stale or whose step someone else has is no failure.
 * @param deadlineMs when this invocation must be over, Unix milliseconds.
 */
export async function work(worker: Worker, hint: Hint, deadlineMs: number): Promise<void> {
  const { world, settings } = worker;
  const startedAtMs = world.clock.nowMs();
  const hasTimeForStep = (): boolean =>
    world.clock.nowMs() + settings.stepTimeoutMs < deadlineMs && settings.quantumMs > 0;
  const hasTime = (): boolean =>
    hasTimeForStep() && world.clock.nowMs() - startedAtMs < settings.quantumMs;
  try {
    let held = await claim(worker, hint);
    while (held !== undefined) {
      const { tenantId } = held.session;
      const budget = new StepBudget(world, { tenantId, deadlineMs, hasTime });
      held = await runStep(worker, held, budget);
      // However long its own steps took: it is the others who have waited for them.
      if (held === undefined && hasTimeForStep()) held = await claimInTurn(worker, tenantId);
    }
  } finally {
    // A function is frozen once it has answered.
    await Promise.all([worker.announcements.told(), worker.spotlight.shown()]);
    await worker.warm.trim().catch((error: unknown) => {
      worker.report(error, { sessionId: hint.sessionId, step: hint.step, attempt: 0 });
    });
  }
}
