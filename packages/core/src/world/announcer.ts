import type { SessionEvent } from "@dormouse/contract";
import type { SessionKey } from "../session/session.ts";

/** The fast lane for committed events. Losing one costs a reader latency, never truth. */
export interface Announcer {
  publish(key: SessionKey, events: SessionEvent[]): Promise<void>;
  /**
   * Calls `onEvent` for each event published from now on; resolves once that is certain.
   * `onLost` says that the line broke and events may have been missed.
   */
  subscribe(
    key: SessionKey,
    listener: { onEvent(event: SessionEvent): void; onLost(): void },
  ): Promise<Subscription>;
}

export type Subscription = { close(): Promise<void> };
