import { deadlineOf } from "../run/deadline.ts";
import type { Session } from "../session/session.ts";
import { ActionError } from "../step/errors.ts";
import { orAbort } from "./or-abort.ts";
import type { Worker } from "./worker.ts";

/** Left at the end of an invocation to capture the state and commit. */
const reserveMs = 10_000;

/**
 * Runs `body` under a signal that aborts with the outer one, at the step's time limit, when the run's or the
 * session's time is over, or shortly before the invocation is killed; so that a step that takes too long still
 * ends in a commit.
 */
export async function withDeadline<Result>(
  worker: Pick<Worker, "world" | "settings">,
  session: Session,
  outerSignal: AbortSignal,
  { timeoutMs, deadlineMs }: { timeoutMs?: number | undefined; deadlineMs: number },
  body: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const { clock } = worker.world;
  const over = new AbortController();
  const done = new AbortController();
  const { limitMs, error } = limitOf(worker, session, {
    timeoutMs: Math.min(timeoutMs ?? Infinity, worker.settings.stepTimeoutMs),
    deadlineMs,
  });
  void clock.sleep(limitMs, done.signal).then(() => over.abort(error));
  const signal = AbortSignal.any([outerSignal, over.signal]);
  try {
    return await orAbort(clock, body(signal), signal);
  } finally {
    done.abort();
  }
}

function limitOf(
  { world }: Pick<Worker, "world">,
  session: Session,
  { timeoutMs, deadlineMs }: { timeoutMs: number; deadlineMs: number },
): { limitMs: number; error: ActionError } {
  const nowMs = world.clock.nowMs();
  const stepMs = Math.max(1, Math.min(timeoutMs, deadlineMs - nowMs - reserveMs));
  const deadline = deadlineOf(session);
  if (deadline !== undefined && deadline.atMs - nowMs < stepMs) {
    return { limitMs: Math.max(1, deadline.atMs - nowMs), error: deadline.error };
  }
  const message = `The step was not done after ${stepMs} ms; give it fewer actions or shorter timeouts.`;
  return { limitMs: stepMs, error: new ActionError("step_timeout", message) };
}
