import type { Frame, FrameKind } from "@dormouse/contract";
import type { SessionKey } from "../session/session.ts";
import type { World } from "../world/world.ts";

/** Between two looks at whether somebody watches. */
export const lookEveryMs = 2_000;
const nothing: ReadonlySet<FrameKind> = new Set();

/** Which session this process was last known to be watched in, and what it still has to show of it. */
export class Spotlight {
  readonly #world: World;
  #seen: { sessionId: string; kinds: ReadonlySet<FrameKind>; atMs: number } | undefined;
  #shown: Promise<void> = Promise.resolve();

  constructor(world: World) {
    this.#world = world;
  }

  /** Finds out what is watched, unless that was found out a moment ago. Never rejects. */
  async look(key: SessionKey): Promise<void> {
    const { clock, live } = this.#world;
    const known = this.#seen?.sessionId === key.sessionId ? this.#seen : undefined;
    if (known !== undefined && clock.nowMs() - known.atMs < lookEveryMs) return;
    const kinds = await live.watched(key).catch(() => nothing);
    this.#seen = { sessionId: key.sessionId, kinds, atMs: clock.nowMs() };
  }

  isWatched({ sessionId }: SessionKey, kind: FrameKind): boolean {
    return this.#seen?.sessionId === sessionId && this.#seen.kinds.has(kind);
  }

  /** Shows a frame after those before it, while the caller goes on. */
  show(key: SessionKey, frame: Frame): void {
    this.#shown = this.#shown.then(() => this.#world.live.show(key, frame)).catch(() => {});
  }

  /** Resolves once all that was to be shown is. */
  shown(): Promise<void> {
    return this.#shown;
  }
}
