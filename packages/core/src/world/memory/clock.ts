import type { Clock } from "../clock.ts";

type Sleeper = { atMs: number; order: number; wake(): void };

/** A clock that stands still until it is told to go on. */
export class ManualClock implements Clock {
  #nowMs: number;
  #order = 0;
  readonly #sleepers = new Set<Sleeper>();

  constructor(startMs: number = Date.UTC(2026, 0, 1)) {
    this.#nowMs = startMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (ms <= 0 || signal?.aborted === true) return Promise.resolve();
    return new Promise((resolve) => {
      const sleeper: Sleeper = {
        atMs: this.#nowMs + ms,
        order: (this.#order += 1),
        wake: () => {
          this.#sleepers.delete(sleeper);
          signal?.removeEventListener("abort", sleeper.wake);
          resolve();
        },
      };
      this.#sleepers.add(sleeper);
      signal?.addEventListener("abort", sleeper.wake);
    });
  }

  /** When the next sleeper wakes, in Unix milliseconds; undefined while nobody sleeps. */
  nextWakeMs(): number | undefined {
    return this.#next()?.atMs;
  }

  /**
   * Lets `ms` pass: wakes every sleeper at its own time, in order, and gives each the turn, so that
   * one that goes back to sleep within the span is woken again.
   */
  async advance(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms;
    for (;;) {
      const next = this.#next();
      if (next === undefined || next.atMs > untilMs) break;
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.wake();
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#nowMs = Math.max(this.#nowMs, untilMs);
  }

  #next(): Sleeper | undefined {
    return [...this.#sleepers].toSorted((a, b) => a.atMs - b.atMs || a.order - b.order)[0];
  }
}
