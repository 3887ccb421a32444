import { DormouseError, type SessionEvent } from "@dormouse/contract";
import { followEvents } from "../event/follow.ts";
import { resumeFollowing } from "../event/resume.ts";
import type { SessionKey } from "../session/session.ts";
import type { SimulatedProcess } from "./process.ts";
import type { Simulation } from "./simulation.ts";

/** How long a stream is held open before its client is sent to open it anew. */
const recycleMs = 5 * 60_000;

/** A client that follows a session, and comes back to where it was whenever its stream breaks off. */
export class Follower {
  readonly key: SessionKey;
  readonly transcript: SessionEvent[] = [];
  /** Nothing comes any more: the session was deleted. */
  hasEnded = false;
  #listens = true;
  #process: SimulatedProcess | undefined;
  readonly #simulation: Simulation;

  constructor(simulation: Simulation, key: SessionKey) {
    this.#simulation = simulation;
    this.key = key;
    void this.#follow();
  }

  leave(): void {
    this.#listens = false;
    this.#process?.kill();
  }

  async #follow(): Promise<void> {
    const { random, timeline } = this.#simulation;
    while (this.#listens && !this.hasEnded) {
      const process = this.#simulation.start("follower");
      this.#process = process;
      const recycle = timeline.after(recycleMs, () => process.kill());
      await Promise.race([this.#listen(process), process.ended]);
      recycle.happen = undefined;
      process.kill();
      await timeline.wait(random.integer(100, 5_000));
    }
  }

  async #listen(process: SimulatedProcess): Promise<void> {
    const { random, faults, count } = this.#simulation;
    const world = this.#simulation.worldOf(process);
    const last = this.transcript.length;
    try {
      const from = { afterSequence: last, path: "after" };
      this.hasEnded = (await resumeFollowing(world, this.key, from)) === undefined;
      if (this.hasEnded) return;
      for await (const event of followEvents(world, this.key, last, new AbortController().signal)) {
        this.transcript.push(event);
        if (event.type === "session.deleted") this.hasEnded = true;
        if (!random.chance(faults.hangUp)) continue;
        count("hungUp");
        process.kill();
        return;
      }
    } catch (error) {
      this.#simulation.report(error);
      this.hasEnded = error instanceof DormouseError && error.code === "session_not_found";
    }
  }
}
