import type { SessionEvent } from "@dormouse/contract";
import type { SessionKey } from "../session/session.ts";
import type { Announcer, Subscription } from "../world/announcer.ts";

type Listener = Parameters<Announcer["subscribe"]>[1];
type Shared = { listeners: Set<Listener>; opening: Promise<Subscription> };

/**
 * The announcer with one subscription for each session, however many in this process follow it. It is
 * given back with the last of them.
 */
export function shareSubscriptions(announcer: Announcer): Announcer {
  const open = new Map<string, Shared>();

  function share(key: SessionKey, name: string): Shared {
    const listeners = new Set<Listener>();
    const forget = (): void => {
      if (open.get(name) === shared) open.delete(name);
    };
    const opening = announcer.subscribe(key, {
      onEvent: (event) => tell(listeners, event),
      onLost: () => {
        // Whoever subscribes from here on needs a line that has missed nothing.
        forget();
        for (const listener of listeners) listener.onLost();
      },
    });
    const shared = { listeners, opening };
    opening.catch(forget);
    open.set(name, shared);
    return shared;
  }

  return {
    publish: (key, events) => announcer.publish(key, events),

    async subscribe(key, given) {
      const name = JSON.stringify([key.tenantId, key.sessionId]);
      const shared = open.get(name) ?? share(key, name);
      // A record of its own: the same listener given twice is two subscriptions.
      const listener = { ...given };
      shared.listeners.add(listener);
      const subscription = await shared.opening;
      return {
        async close() {
          if (!shared.listeners.delete(listener) || shared.listeners.size > 0) return;
          if (open.get(name) === shared) open.delete(name);
          await subscription.close();
        },
      };
    },
  };
}

function tell(listeners: ReadonlySet<Listener>, event: SessionEvent): void {
  for (const listener of listeners) listener.onEvent(event);
}
