import { ActionError } from "../step/errors.ts";
import type { Worker } from "./worker.ts";

/** Left at the end of an invocation to capture the state and commit. */
const reserveMs = 10_000;

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
    return await orAbort(body(signal), signal);
  } finally {
    done.abort();
  }
}

/** A port that ignores its signal must not keep the worker past it. */
function orAbort<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    // A body that knows the reason of the abort, such as a failed action, answers in this moment.
    const onAbort = (): void => void setTimeout(() => reject(signal.reason), graceMs).unref();
    if (signal.aborted) onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}

const graceMs = 2_000;
