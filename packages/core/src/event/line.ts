import type { SessionKey } from "../session/session.ts";
import type { Subscription } from "../world/announcer.ts";
import type { World } from "../world/world.ts";
import type { Inbox } from "./inbox.ts";

/** How long a read of the log waits for the line; a Redis that hangs would hold up every poll. */
const patienceMs = 500;

type State = { subscription?: Subscription; over: boolean };

/** The fast lane to the inbox, opened again where it was lost; without it the polls still find all. */
export class Line {
  readonly #world: World;
  readonly #key: SessionKey;
  readonly #inbox: Inbox;
  #state: State | undefined;

  constructor(world: World, key: SessionKey, inbox: Inbox) {
    this.#world = world;
    this.#key = key;
    this.#inbox = inbox;
  }

  /**
   * Resolves once the line is open, cannot be opened, or takes its time: then it wakes the inbox when it
   * opens after all, as what was announced until then is in the log alone.
   */
  async open(): Promise<void> {
    if (this.#state !== undefined) return;
    const state: State = { over: false };
    this.#state = state;
    const settled = new AbortController();
    const opening = this.#connect(state).finally(() => settled.abort());
    await Promise.race([opening, this.#world.clock.sleep(patienceMs, settled.signal)]);
    if (!settled.signal.aborted) void opening.then(() => this.#inbox.wake());
  }

  async close(): Promise<void> {
    const state = this.#state;
    this.#state = undefined;
    if (state === undefined) return;
    state.over = true;
    await state.subscription?.close();
  }

  async #connect(state: State): Promise<void> {
    try {
      const subscription = await this.#world.announcer.subscribe(this.#key, {
        onEvent: (event) => this.#inbox.put(event),
        onLost: () => this.#lose(state),
      });
      state.subscription = subscription;
      if (state.over) await subscription.close();
    } catch {
      this.#forget(state);
    }
  }

  #lose(state: State): void {
    state.over = true;
    this.#forget(state);
    this.#inbox.wake();
    state.subscription?.close().catch(() => {});
  }

  #forget(state: State): void {
    if (this.#state === state) this.#state = undefined;
  }
}
