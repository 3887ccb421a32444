import { BrowserLostError } from "../step/errors.ts";
import type { Clock } from "../world/clock.ts";

/** Left for giving the step back before the process is killed. */
const reserveMs = 3_000;

/**
 * Aborts shortly before the invocation is killed: a wake or a capture that takes too long is given up
 * while there is still time to say so.
 */
export function untilInvocationEnd(
  clock: Clock,
  deadlineMs: number,
): { signal: AbortSignal; stop(): void } {
  const end = new AbortController();
  const stopped = new AbortController();
  void clock.sleep(Math.max(1, deadlineMs - reserveMs - clock.nowMs()), stopped.signal).then(() => {
    if (!stopped.signal.aborted) end.abort(new BrowserLostError("the invocation's time is over"));
  });
  return { signal: end.signal, stop: () => stopped.abort() };
}
