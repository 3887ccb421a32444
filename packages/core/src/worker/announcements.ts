import { announce } from "../session/publish.ts";
import type { Commit } from "../world/store.ts";
import type { World } from "../world/world.ts";

/**
 * Tells those who follow of a worker's commits, in their order, while the worker goes on. One that is
 * lost costs a reader latency, so none can fail a step.
 */
export class Announcements {
  #told: Promise<void> = Promise.resolve();
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  add(commit: Commit): void {
    this.first(() => announce(this.#world, commit));
  }

  /** Does this before what is added later is told. */
  first(work: () => Promise<void>): void {
    this.#told = this.#told.then(work).catch(() => {});
  }

  /** Resolves once all that was added is told. */
  told(): Promise<void> {
    return this.#told;
  }
}
