import type { SessionEvent } from "@dormouse/contract";
import type { World } from "../world/world.ts";

/** Events that came in, handed out in dense order. */
export class Inbox {
  last: number;
  readonly #waiting = new Map<number, SessionEvent>();
  #arrived: AbortController | undefined;
  #woken = false;

  constructor(afterSequence: number) {
    this.last = afterSequence;
  }

  put(event: SessionEvent): void {
    if (event.sequence <= this.last) return;
    this.#waiting.set(event.sequence, event);
    this.#arrived?.abort("event");
  }

  putAll(events: SessionEvent[]): void {
    for (const event of events) this.put(event);
  }

  /** Makes the reader look at the log, at once or as soon as it waits again. */
  wake(): void {
    this.#woken = true;
    this.#arrived?.abort("woken");
  }

  get hasHole(): boolean {
    return this.#waiting.size > 0 && !this.#waiting.has(this.last + 1);
  }

  take(): SessionEvent[] {
    const ready: SessionEvent[] = [];
    for (;;) {
      const next = this.#waiting.get(this.last + 1);
      if (next === undefined) return ready;
      this.#waiting.delete(next.sequence);
      this.last = next.sequence;
      ready.push(next);
    }
  }

  /** @returns true once an event came in, false when it is time to read the log. */
  async arrival(world: World, ms: number, signal: AbortSignal): Promise<boolean> {
    if (this.#takeWake()) return false;
    if (this.#waiting.size > 0) return true;
    const arrived = new AbortController();
    this.#arrived = arrived;
    await world.clock.sleep(ms, AbortSignal.any([signal, arrived.signal]));
    this.#arrived = undefined;
    return !this.#takeWake() && arrived.signal.reason === "event";
  }

  #takeWake(): boolean {
    const woken = this.#woken;
    this.#woken = false;
    return woken;
  }
}
