import { ActionError } from "../step/errors.ts";
import { orAbort } from "./or-abort.ts";
import type { Worker } from "./worker.ts";

/** Left at the end of an invocation to capture the state and commit. */
const reserveMs = 10_000;

/**
 * Runs `body` under a signal that aborts with the outer one, with the step's own time limit, or shortly
 * before the invocation is killed; so that a step that takes too long still ends in a commit.
 */
export async function withDeadline<Result>(
  { world, settings }: Pick<Worker, "world" | "settings">,
  outerSignal: AbortSignal,
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
  const signal = AbortSignal.any([outerSignal, over.signal]);
  try {
    return await orAbort(world.clock, body(signal), signal);
  } finally {
    done.abort();
  }
}
