import { ManualClock } from "../world/memory/clock.ts";
import type { Timeline } from "./timeline.ts";

/** What tells the time where the truth is kept. */
export class TimelineClock extends ManualClock {
  readonly #timeline: Timeline;

  constructor(timeline: Timeline) {
    super();
    this.#timeline = timeline;
  }

  override nowMs(): number {
    return this.#timeline.nowMs;
  }
}
