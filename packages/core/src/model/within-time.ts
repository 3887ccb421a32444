import type { Clock } from "../world/clock.ts";

/** Why what is done has no more time; whoever waits for it is told in words of its own. */
export class TimeUpError extends Error {
  override readonly name: string = "TimeUpError";
}

type Limits = { clock: Clock; ms: number; signal?: AbortSignal | undefined };

/**
 * Does something for so long at most.
 * @param tooSlow what it fails with where its time is up, of what it failed with itself
 * @throws the signal's reason where it has aborted; what `tooSlow` says; what is thrown in time.
 */
export async function withinTime<Result>(
  { clock, ms, signal }: Limits,
  begin: (signal: AbortSignal) => Promise<Result>,
  tooSlow: (cause: unknown) => Error,
): Promise<Result> {
  const timeUp = new AbortController();
  const over = new AbortController();
  void clock.sleep(ms, over.signal).then(() => timeUp.abort(new TimeUpError()));
  const signals = signal === undefined ? [timeUp.signal] : [signal, timeUp.signal];
  try {
    return await begin(AbortSignal.any(signals));
  } catch (error) {
    signal?.throwIfAborted();
    throw timeUp.signal.aborted ? tooSlow(error) : error;
  } finally {
    over.abort();
  }
}
