import type { World } from "../../world/world.ts";

/**
 * A process that is killed at its n-th touch of the world: from then on nothing it calls ever
 * answers, and whether the last call still took effect is chance, as with a real SIGKILL.
 */
export class Mortal {
  #touchesLeft: number;
  #touches = 0;
  readonly #lags: readonly number[];
  readonly died: Promise<void>;
  #die: () => void = () => {};

  /** @param lags how many turns others get before each of its touches, over and over. */
  constructor(touchesLeft: number, lags: readonly number[] = []) {
    this.#touchesLeft = touchesLeft;
    this.#lags = lags;
    this.died = new Promise((resolve) => {
      this.#die = resolve;
    });
  }

  /** Resolves while the process lives, never once it is dead. */
  readonly touch = async (): Promise<void> => {
    const lag = this.#lags[this.#touches++ % this.#lags.length] ?? 0;
    for (let turn = 0; turn < lag; turn += 1) await new Promise((resolve) => setImmediate(resolve));
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
      hot: through(world.hot),
      keyring: through(world.keyring),
    };
  }
}
