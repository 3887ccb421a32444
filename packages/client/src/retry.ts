import { backoffMs, sleep } from "./backoff.ts";
import { DormouseApiError } from "./error.ts";

/** Answers that another try may change; any other refusal is final, but for one that came too soon. */
const passing = new Set([408, 425]);

/** In a row: who cannot be reached for a quarter of a minute will not be soon. */
const triesMost = 6;
const firstWaitMs = 500;

/**
 * Does what may be done again, however often it was begun, until it comes to an end or fails for good.
 * @throws what `act` throws then; the signal's reason where it aborts first.
 */
export async function persistently<Result>(
  act: () => Promise<Result>,
  signal: AbortSignal | undefined,
): Promise<Result> {
  for (let failures = 0; ; failures += 1) {
    try {
      return await act();
    } catch (error) {
      signal?.throwIfAborted();
      if (isFinal(error) || failures + 1 === triesMost) throw error;
      await sleep(Math.max(askedToWaitMs(error), backoffMs(firstWaitMs, failures)), signal);
      signal?.throwIfAborted();
    }
  }
}

/** Whether the same request would be refused again. */
export function isFinal(error: unknown): boolean {
  return (
    error instanceof DormouseApiError &&
    error.status >= 400 &&
    error.status < 500 &&
    !passing.has(error.status) &&
    !cameTooSoon(error)
  );
}

/** What stands before the API refuses without a code. Another code says that the tenant has too much of something. */
function cameTooSoon({ status, code }: DormouseApiError): boolean {
  return status === 429 && (code === undefined || code === "rate_limited");
}

/** How long the API asks to wait; 0 where it does not say. */
export function askedToWaitMs(error: unknown): number {
  return error instanceof DormouseApiError ? (error.retryAfterSeconds ?? 0) * 1_000 : 0;
}
