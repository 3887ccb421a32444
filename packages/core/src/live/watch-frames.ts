import type { Frame, FrameKind } from "@dormouse/contract";
import type { SessionKey } from "../session/session.ts";
import type { Subscription } from "../world/announcer.ts";
import type { World } from "../world/world.ts";

/** A worker that looks for the mark finds it for so long after its last renewal … */
const markMs = 12_000;
/** … which comes so often while somebody watches. */
const renewMs = 4_000;
/** A reader that is slower than its session sees the newest glimpses. */
const waitingMax = 50;

/** A session's frames for one who watches it. */
export class FrameWatch {
  readonly #world: World;
  readonly #key: SessionKey;
  readonly #kinds: readonly FrameKind[];
  readonly #ended = new AbortController();
  readonly #signal: AbortSignal;
  readonly #watching: Promise<void>;
  #waiting: Frame[] = [];
  #wake: () => void = () => {};

  /** @param signal ends the watching. */
  constructor(world: World, key: SessionKey, kinds: readonly FrameKind[], signal: AbortSignal) {
    this.#world = world;
    this.#key = key;
    this.#kinds = kinds;
    this.#signal = AbortSignal.any([signal, this.#ended.signal]);
    this.#watching = kinds.length === 0 ? Promise.resolve() : this.#watch();
  }

  /** @param wake called once there is something to take, in place of who was to be called before. */
  onArrival(wake: () => void): void {
    this.#wake = wake;
    if (this.#waiting.length > 0) wake();
  }

  take(): Frame[] {
    const taken = this.#waiting;
    this.#waiting = [];
    return taken;
  }

  /** Ends the watching; resolves once its line is given back. */
  async close(): Promise<void> {
    this.#ended.abort();
    await this.#watching;
  }

  async #watch(): Promise<void> {
    let line: Subscription | undefined;
    while (!this.#signal.aborted) {
      line ??= await this.#open(() => (line = undefined));
      // What nobody would receive need not be shown.
      if (line !== undefined && !this.#signal.aborted)
        await this.#world.live.mark(this.#key, this.#kinds, markMs);
      await this.#world.clock.sleep(renewMs, this.#signal);
    }
    await line?.close().catch(() => {});
  }

  async #open(onLost: () => void): Promise<Subscription | undefined> {
    const listener = { onFrame: (frame: Frame) => this.#put(frame), onLost };
    return this.#world.live.subscribe(this.#key, listener).catch(() => undefined);
  }

  #put(frame: Frame): void {
    if (!this.#kinds.includes(frame.type)) return;
    // Of pictures only the newest is worth sending.
    const earlier =
      frame.type === "picture"
        ? this.#waiting.filter(({ type }) => type !== "picture")
        : this.#waiting;
    this.#waiting = [...earlier, frame].slice(-waitingMax);
    this.#wake();
  }
}
