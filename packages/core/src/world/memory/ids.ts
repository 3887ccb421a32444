import type { Clock, Ids } from "../clock.ts";

/** UUIDv7s that count up: the same run of a simulation gives the same ids, in the same order. */
export class CountingIds implements Ids {
  #count = 0;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  next(): string {
    this.#count += 1;
    const time = hex(this.#clock.nowMs(), 12);
    const count = hex(this.#count, 12);
    return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${count}`;
  }
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, "0");
}
