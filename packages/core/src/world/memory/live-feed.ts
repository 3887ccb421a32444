import type { Frame, FrameKind } from "@dormouse/contract";
import type { SessionKey } from "../../session/session.ts";
import type { Subscription } from "../announcer.ts";
import type { Clock } from "../clock.ts";
import type { FrameListener, LiveFeed } from "../live-feed.ts";

export class MemoryLiveFeed implements LiveFeed {
  readonly #clock: Clock;
  readonly #listeners = new Map<string, Set<FrameListener>>();
  readonly #marks = new Map<string, Map<FrameKind, number>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async show(key: SessionKey, frame: Frame): Promise<void> {
    const listeners = [...(this.#listeners.get(nameOf(key)) ?? [])];
    for (const listener of listeners) listener.onFrame(structuredClone(frame));
  }

  async subscribe(key: SessionKey, listener: FrameListener): Promise<Subscription> {
    const subscribed = { ...listener };
    const name = nameOf(key);
    this.#listeners.set(name, (this.#listeners.get(name) ?? new Set()).add(subscribed));
    return {
      close: async () => {
        this.#listeners.get(name)?.delete(subscribed);
      },
    };
  }

  async mark(key: SessionKey, kinds: readonly FrameKind[], forMs: number): Promise<void> {
    const marks = this.#marks.get(nameOf(key)) ?? new Map<FrameKind, number>();
    for (const kind of kinds) marks.set(kind, this.#clock.nowMs() + forMs);
    this.#marks.set(nameOf(key), marks);
  }

  async watched(key: SessionKey): Promise<ReadonlySet<FrameKind>> {
    const nowMs = this.#clock.nowMs();
    const marks = [...(this.#marks.get(nameOf(key)) ?? [])];
    return new Set(marks.filter(([, untilMs]) => untilMs > nowMs).map(([kind]) => kind));
  }
}

function nameOf(key: SessionKey): string {
  return JSON.stringify([key.tenantId, key.sessionId]);
}
