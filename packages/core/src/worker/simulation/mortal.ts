import type { World } from "../../world/world.ts";

/**
 * A process that is killed at its n-th touch of the world: from then on nothing it calls ever
 * answers, and whether the last call still took effect is chance, as with a real SIGKILL.
 */
export class Mortal {
  #touchesLeft: number;
  readonly died: Promise<void>;
  #die: () => void = () => {};

  constructor(touchesLeft: number) {
    this.#touchesLeft = touchesLeft;
    this.died = new Promise((resolve) => {
      this.#die = resolve;
    });
  }

  /** Resolves while the process lives, never once it is dead. */
  readonly touch = async (): Promise<void> => {
    this.#touchesLeft -= 1;
    if (this.#touchesLeft > 0) return;
    this.#die();
    await new Promise<never>(() => {});
  };

  /** The world as this process reaches it: it may die before or after each call. */
  reaching(world: World): World {
    const { touch } = this;
    const through = <Port extends object>(port: Port): Port =>
      new Proxy(port, {
        get(target, name) {
          const member: unknown = Reflect.get(target, name);
          if (typeof member !== "function") return member;
          return async (...parameters: unknown[]) => {
            await touch();
            const result: unknown = await member.apply(target, parameters);
            await touch();
            return result;
          };
        },
      });
    return {
      ...world,
      store: through(world.store),
      queue: through(world.queue),
      blobs: through(world.blobs),
      announcer: through(world.announcer),
      keyring: through(world.keyring),
    };
  }
}
