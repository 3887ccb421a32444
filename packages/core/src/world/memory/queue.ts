import type { Clock } from "../clock.ts";
import { hintDelaySecondsMax, type Hint, type HintQueue } from "../queue.ts";

export type QueuedHint = { hint: Hint; dueAtMs: number };

/** Keeps the hints it is given until a test or a simulation takes them. */
export class MemoryQueue implements HintQueue {
  #hints: QueuedHint[] = [];
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async send(hint: Hint, options: { delaySeconds?: number } = {}): Promise<void> {
    const { delaySeconds = 0 } = options;
    if (delaySeconds > hintDelaySecondsMax) return;
    const delayMs = delaySeconds * 1000;
    this.#hints.push({ hint: { ...hint }, dueAtMs: this.#clock.nowMs() + delayMs });
  }

  /** What waits, due or not, earliest first. */
  waiting(): QueuedHint[] {
    return structuredClone(this.#hints).toSorted((a, b) => a.dueAtMs - b.dueAtMs);
  }

  /** Takes every hint that is due now, earliest first. */
  drain(): Hint[] {
    const nowMs = this.#clock.nowMs();
    const due = this.waiting().filter((queued) => queued.dueAtMs <= nowMs);
    this.#hints = this.#hints.filter((queued) => queued.dueAtMs > nowMs);
    return due.map((queued) => queued.hint);
  }
}
