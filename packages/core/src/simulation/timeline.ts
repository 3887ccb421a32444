import type { Random } from "./random.ts";

export type Moment = { atMs: number; tie: number; order: number; happen: (() => void) | undefined };

/**
 * The one true time of a simulation, and everything that is going to happen in it. No real time passes:
 * it jumps from moment to moment. Which of several at the same time comes first is drawn.
 */
export class Timeline {
  #nowMs = Date.UTC(2026, 0, 1);
  #order = 0;
  /** A binary heap, the next one first. */
  readonly #moments: Moment[] = [];
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  after(ms: number, happen: () => void): Moment {
    const atMs = this.#nowMs + Math.max(0, ms);
    const moment = { atMs, tie: this.#random.next(), order: (this.#order += 1), happen };
    this.#push(moment);
    return moment;
  }

  wait(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve));
  }

  /** Lets time pass until `isOver`, asked between moments, or until nothing is going to happen any more. */
  async run(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      const next = this.#pop();
      if (next === undefined) return;
      // One that was called off.
      if (next.happen === undefined) continue;
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.happen();
      // All that follows from it, down to the last promise, before anything else happens.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  #push(moment: Moment): void {
    const heap = this.#moments;
    let index = heap.push(moment) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!isBefore(moment, heap[parent])) break;
      this.#set(index, heap[parent]);
      index = parent;
    }
    heap[index] = moment;
  }

  #pop(): Moment | undefined {
    const heap = this.#moments;
    const first = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return first;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (isBefore(heap[child + 1], heap[child])) child += 1;
      if (!isBefore(heap[child], last)) break;
      this.#set(index, heap[child]);
      index = child;
    }
    heap[index] = last;
    return first;
  }

  #set(index: number, moment: Moment | undefined): void {
    if (moment !== undefined) this.#moments[index] = moment;
  }
}

function isBefore(left: Moment | undefined, right: Moment | undefined): boolean {
  if (left === undefined || right === undefined) return left !== undefined;
  if (left.atMs !== right.atMs) return left.atMs < right.atMs;
  return left.tie === right.tie ? left.order < right.order : left.tie < right.tie;
}
