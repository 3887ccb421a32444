import type { Random } from "../world/random.ts";

/** However often a step is tried again, its turn comes after so long at the latest. */
const maxMs = 5 * 60_000;

/**
 * How long to wait before the next attempt: any time up to a bound that doubles with each (full jitter), so that
 * steps which failed together do not all come back together.
 * @param times how often it has come to nothing so far, from 1.
 */
export function backoffMs(random: Random, baseMs: number, times: number): number {
  return Math.round(random.next() * Math.min(maxMs, baseMs * 2 ** (times - 1)));
}
