import type { Hint, HintQueue } from "../world/queue.ts";
import type { Simulation } from "./simulation.ts";

/** How long a message is hidden while somebody works on it, and how often it is received at most. */
const visibilityMs = 120_000;
const maxReceives = 5;

/** What becomes of a message: it is done with, or nobody answered for it. */
export type Receiver = (hint: Hint) => Promise<"done" | "failed" | "busy">;

/**
 * A queue that promises nothing about order or uniqueness: messages come late, twice and not at all.
 * One that fails its receiver comes again, and goes to the dead letters in the end.
 */
export class SimulatedQueue implements HintQueue {
  readonly #simulation: Simulation;
  readonly #receiver: Receiver;
  readonly #deadLetters: Receiver;

  constructor(simulation: Simulation, receivers: { steps: Receiver; deadLetters: Receiver }) {
    this.#simulation = simulation;
    this.#receiver = receivers.steps;
    this.#deadLetters = receivers.deadLetters;
  }

  async send(hint: Hint, { delaySeconds = 0 }: { delaySeconds?: number } = {}): Promise<void> {
    const { random, faults, timeline, count } = this.#simulation;
    if (random.chance(faults.hintLost)) return count("hintsLost");
    const copies = random.chance(faults.hintTwice) ? 2 : 1;
    if (copies > 1) count("hintsTwice");
    for (let copy = 0; copy < copies; copy += 1) {
      const late = random.chance(faults.hintLate) ? random.integer(1_000, 200_000) : 0;
      timeline.after(delaySeconds * 1_000 + late + random.integer(2, 60), () => {
        this.#deliver({ ...hint }, this.#receiver, 1).catch(this.#simulation.fail);
      });
    }
  }

  async #deliver(hint: Hint, receiver: Receiver, receives: number): Promise<void> {
    const { timeline, count } = this.#simulation;
    const outcome = await receiver(hint);
    if (outcome === "done") return;
    const again = (waitMs: number, to: Receiver, next: number): void => {
      timeline.after(waitMs, () => {
        this.#deliver(hint, to, next).catch(this.#simulation.fail);
      });
    };
    if (outcome === "busy") return again(500, receiver, receives);
    if (receives < maxReceives || receiver === this.#deadLetters) {
      return again(visibilityMs, receiver, receives + 1);
    }
    count("deadLetters");
    again(0, this.#deadLetters, 1);
  }
}
