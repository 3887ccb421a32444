import type { SessionEvent } from "@dormouse/contract";
import type { SessionKey } from "../../session/session.ts";
import type { Announcer, Subscription } from "../announcer.ts";

type Listener = Parameters<Announcer["subscribe"]>[1];

export class MemoryAnnouncer implements Announcer {
  readonly #listeners = new Map<string, Set<Listener>>();

  async publish(key: SessionKey, events: SessionEvent[]): Promise<void> {
    for (const event of events) {
      for (const listener of this.#of(key)) listener.onEvent(structuredClone(event));
    }
  }

  async subscribe(key: SessionKey, listener: Listener): Promise<Subscription> {
    // A record of its own: the same listener given twice is two subscriptions.
    const subscribed = { ...listener };
    const name = nameOf(key);
    this.#listeners.set(name, (this.#listeners.get(name) ?? new Set()).add(subscribed));
    return {
      close: async () => {
        this.#listeners.get(name)?.delete(subscribed);
      },
    };
  }

  /** Breaks every line, as a lost connection would. */
  disconnect(): void {
    const lost = [...this.#listeners.values()].flatMap((listeners) => [...listeners]);
    this.#listeners.clear();
    for (const listener of lost) listener.onLost();
  }

  #of(key: SessionKey): Listener[] {
    return [...(this.#listeners.get(nameOf(key)) ?? [])];
  }
}

function nameOf(key: SessionKey): string {
  return JSON.stringify([key.tenantId, key.sessionId]);
}
