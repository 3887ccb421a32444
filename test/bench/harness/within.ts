import { setTimeout as sleep } from "node:timers/promises";

/** What the work comes to. @throws Error where it has not ended by then; it is not stopped. */
export async function within<Result>(ms: number, work: () => Promise<Result>): Promise<Result> {
  if (ms <= 0) throw new Error("the time for all was over");
  const over = new AbortController();
  const late = sleep(ms, undefined, { signal: over.signal }).then((): never => {
    throw new Error(`it had not ended after ${Math.round(ms / 1_000)} s`);
  });
  // Cut short once the work has ended.
  late.catch(() => {});
  try {
    return await Promise.race([work(), late]);
  } finally {
    over.abort();
  }
}
