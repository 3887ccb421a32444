const maxMs = 15_000;

/**
 * How long to wait before the next try: doubles with each that failed, and is drawn from the upper
 * half, so that many clients cut off at once do not come back at once.
 * @param failures in a row, from 0.
 */
export function backoffMs(baseMs: number, failures: number): number {
  const wholeMs = Math.min(maxMs, baseMs * 2 ** failures);
  return wholeMs / 2 + (Math.random() * wholeMs) / 2;
}

/** Resolves after `ms`, or at once when the signal aborts. */
export function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  if (signal?.aborted === true) return Promise.resolve();
  return new Promise((resolve) => {
    const wake = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", wake);
      resolve();
    };
    const timer = setTimeout(wake, ms);
    signal?.addEventListener("abort", wake);
  });
}
