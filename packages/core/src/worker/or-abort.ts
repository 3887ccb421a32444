import type { Clock } from "../world/clock.ts";

/** For a port that heeds its signal, and knows better than the signal what was cut short, to say so. */
const graceMs = 2_000;

/**
 * Waits for a port's work, but not past the signal: a port that ignores it must not keep the worker.
 * @throws what the work throws, or the signal's reason a moment after it was aborted.
 */
export async function orAbort<Result>(
  clock: Clock,
  work: Promise<Result>,
  signal: AbortSignal,
): Promise<Result> {
  const over = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    const onAbort = (): void =>
      void clock.sleep(graceMs, over.signal).then(() => reject(signal.reason as Error));
    if (signal.aborted) onAbort();
    else signal.addEventListener("abort", onAbort, { once: true, signal: over.signal });
  });
  aborted.catch(() => {});
  try {
    return await Promise.race([work, aborted]);
  } finally {
    over.abort();
  }
}
