import { ActionError } from "../step/errors.ts";
import type { Clock } from "../world/clock.ts";
import type { Worker } from "./worker.ts";

/** Left at the end of an invocation to capture the state and commit. */
const reserveMs = 10_000;
const graceMs = 2_000;

/**
 * Runs `body` under a signal that aborts with the lease, with the step's own time limit, or shortly
 * before the invocation is killed; so that a step that takes too long still ends in a commit.
 */
export async function withDeadline<Result>(
  { world, settings }: Pick<Worker, "world" | "settings">,
  leaseSignal: AbortSignal,
  deadlineMs: number,
  body: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const over = new AbortController();
  const done = new AbortController();
  const limitMs = Math.max(
    1,
    Math.min(settings.stepTimeoutMs, deadlineMs - world.clock.nowMs() - reserveMs),
  );
  void world.clock.sleep(limitMs, done.signal).then(() => {
    over.abort(
      new ActionError(
        "step_timeout",
        `The step was not done after ${limitMs} ms; give it fewer actions or shorter timeouts.`,
      ),
    );
  });
  const signal = AbortSignal.any([leaseSignal, over.signal]);
  try {
    return await orAbort(world.clock, body(signal), signal);
  } finally {
    done.abort();
  }
}

/**
 * A port that ignores its signal must not keep the worker past it. A body that heeds it, and knows
 * which action was cut short, gets a moment to say so.
 */
async function orAbort<Result>(
  clock: Clock,
  work: Promise<Result>,
  signal: AbortSignal,
): Promise<Result> {
  const over = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    const onAbort = (): void =>
      void clock.sleep(graceMs, over.signal).then(() => reject(signal.reason as Error));
    if (signal.aborted) onAbort();
    else signal.addEventListener("abort", onAbort, { once: true });
  });
  aborted.catch(() => {});
  try {
    return await Promise.race([work, aborted]);
  } finally {
    over.abort();
  }
}
