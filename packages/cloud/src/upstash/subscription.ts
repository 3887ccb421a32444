import type { Redis } from "@upstash/redis";
import type { Subscription } from "@dormouse/core";

const confirmMs = 2_000;

export type MessageListener = { onMessage(message: unknown): void; onLost(): void };

/**
 * Listens to a channel. After `onLost` the line is gone; subscribing anew is the caller's business.
 * @throws Error where Redis does not confirm it.
 */
export function subscribeTo(
  subscriber: Redis,
  channel: string,
  listener: MessageListener,
): Promise<Subscription> {
  const subscription = subscriber.subscribe<unknown>(channel);
  return new Promise((resolve, reject) => {
    let state: "waiting" | "open" | "closed" = "waiting";
    const close = async (): Promise<void> => {
      state = "closed";
      clearTimeout(timer);
      await subscription.unsubscribe();
    };
    const fail = (error: Error): void => {
      const wasOpen = state === "open";
      if (state === "closed") return;
      void close();
      if (wasOpen) listener.onLost();
      else reject(error);
    };
    const timer = setTimeout(
      () => fail(new Error(`Redis did not confirm the subscription in ${confirmMs} ms`)),
      confirmMs,
    );
    subscription.on("error", fail);
    subscription.on("subscribe", () => {
      if (state !== "waiting") return;
      state = "open";
      clearTimeout(timer);
      resolve({ close });
    });
    subscription.on("message", ({ message }) => {
      if (state !== "closed") listener.onMessage(message);
    });
  });
}
