import type { Clock } from "../world/clock.ts";
import type { Timeline } from "./timeline.ts";

export type ProcessKind =
  | "api"
  | "worker"
  | "sweeper"
  | "collector"
  | "archiver"
  | "caretaker"
  | "deadLetter"
  | "follower";

/**
 * A process, as far as time is concerned: it may be killed, after which nothing it waits for ever
 * comes, or stand still, after which everything it waited for comes at once, and late. Its clock is wrong.
 */
export class SimulatedProcess {
  readonly name: string;
  readonly kind: ProcessKind;
  /** Resolves when it is killed. */
  readonly ended: Promise<void>;
  readonly clock: Clock;
  alive = true;
  #end: () => void = () => {};
  #stands = false;
  #stops = 0;
  #waiting: (() => void)[] = [];
  readonly #timeline: Timeline;

  constructor(timeline: Timeline, kind: ProcessKind, options: { name: string; skewMs: number }) {
    this.#timeline = timeline;
    this.kind = kind;
    this.name = options.name;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.clock = {
      nowMs: () => timeline.nowMs + options.skewMs,
      sleep: (ms, signal) => this.#sleep(ms, signal),
    };
  }

  kill(): void {
    this.alive = false;
    this.#waiting = [];
    this.#end();
  }

  /** As a function between two invocations, or a machine that has better things to do. */
  stop(): void {
    this.#stands = true;
    this.#stops += 1;
  }

  goOn(): void {
    this.#stands = false;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const come of waiting) this.#timeline.after(0, () => this.#when(come));
  }

  stopFor(ms: number): void {
    this.stop();
    const stop = this.#stops;
    this.#timeline.after(ms, () => {
      if (stop === this.#stops) this.goOn();
    });
  }

  /** Lets time pass for this process. */
  pass(ms: number): Promise<void> {
    return new Promise((resolve) => this.#timeline.after(ms, () => this.#when(resolve)));
  }

  /** Calls once it can: at once, when it goes on, or never. */
  #when(come: () => void): void {
    if (!this.alive) return;
    if (this.#stands) this.#waiting.push(come);
    else come();
  }

  #sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (ms <= 0 || signal?.aborted === true) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        signal?.removeEventListener("abort", wake);
        // Aborted: nothing is left to happen.
        end.happen = undefined;
        resolve();
      };
      const end = this.#timeline.after(ms, () => this.#when(wake));
      signal?.addEventListener("abort", wake);
    });
  }
}
