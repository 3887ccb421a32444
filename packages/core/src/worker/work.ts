import { hasWork } from "../session/publish.ts";
import { keyOf, type Session } from "../session/session.ts";
import type { Hint } from "../world/queue.ts";
import { runStep } from "./run-step.ts";
import type { Worker } from "./worker.ts";

/**
 * Runs the step a hint names, and goes on with the session's next ones while the quantum and the
 * invocation's time allow. Each step is claimed and committed on its own. A hint that is stale or
 * whose step someone else has is no failure.
 * @param deadlineMs when this invocation must be over, Unix milliseconds.
 */
export async function work(worker: Worker, hint: Hint, deadlineMs: number): Promise<void> {
  const { clock } = worker.world;
  const startedAtMs = clock.nowMs();
  let next: Hint | undefined = hint;
  while (next !== undefined) {
    const mayGoOn = (): boolean => {
      const nowMs = clock.nowMs();
      return (
        nowMs - startedAtMs < worker.settings.quantumMs &&
        nowMs + worker.settings.stepTimeoutMs < deadlineMs
      );
    };
    const session: Session | undefined = await runStep(worker, next, { mayGoOn, deadlineMs });
    next = session && hintOf(session);
  }
  await worker.warm.trim().catch((error: unknown) => {
    worker.report(error, { sessionId: hint.sessionId, step: hint.step, attempt: 0 });
  });
}

function hintOf(session: Session): Hint | undefined {
  if (!hasWork(session) || session.run === undefined) return undefined;
  return { ...keyOf(session), runId: session.run.runId, step: session.nextStep };
}
