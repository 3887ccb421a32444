import type { SimulatedProcess } from "../../simulation/process.ts";
import type { Timeline } from "../../simulation/timeline.ts";
import { work } from "../../worker/work.ts";
import type { Worker } from "../../worker/worker.ts";
import type { Hint, HintQueue } from "../../world/queue.ts";

const workersMost = 40;
const latencyMs = 20;
/** As SQS hides a message that somebody works on, and how often it gives it to somebody. */
const hiddenMs = 120_000;
const receivesMost = 5;

export type Environment = { process: SimulatedProcess; worker: Worker };

type Means = {
  startWorker(): Environment;
  /** Whether the hint that is sent now never comes. */
  loses(): boolean;
  giveUp(hint: Hint): Promise<void>;
};

/** The queue, and the workers behind it: each does one step at a time, and stands still in between. */
export class LoginsFleet implements HintQueue {
  readonly #timeline: Timeline;
  readonly #means: Means;
  readonly #idle: Environment[] = [];
  #working = 0;

  constructor(timeline: Timeline, means: Means) {
    this.#timeline = timeline;
    this.#means = means;
  }

  async send(hint: Hint, { delaySeconds = 0 }: { delaySeconds?: number } = {}): Promise<void> {
    if (!this.#means.loses()) this.#later(delaySeconds * 1_000 + latencyMs, hint, 1);
  }

  #later(ms: number, hint: Hint, receives: number): void {
    this.#timeline.after(ms, () => void this.#deliver({ ...hint }, receives));
  }

  async #deliver(hint: Hint, receives: number): Promise<void> {
    const environment = this.#idle.pop() ?? this.#begin();
    if (environment === undefined) return this.#later(500, hint, receives);
    const { process, worker } = environment;
    this.#working += 1;
    process.goOn();
    const done = work(worker, hint, process.clock.nowMs() + hiddenMs).then(
      () => true,
      () => false,
    );
    const isDone = await Promise.race([done, process.ended.then(() => false)]);
    this.#working -= 1;
    process.stop();
    if (process.alive) this.#idle.push(environment);
    if (isDone) return;
    if (receives < receivesMost) this.#later(hiddenMs, hint, receives + 1);
    else await this.#means.giveUp(hint);
  }

  #begin(): Environment | undefined {
    return this.#working < workersMost ? this.#means.startWorker() : undefined;
  }
}
