import type { Verdict } from "./verdict.ts";

/** What Chromium gives no way to keep: how our own case ends for that, and why. */
export type NotAllowed = { id: string; verdict: Verdict; reason: string };

export const notAllowed: readonly NotAllowed[] = [
  {
    id: "worker-service-registration",
    verdict: "missing",
    reason:
      "a navigation that a service worker answers cannot be held, so that its page would start before its state is in place; the page registers the worker again, as on its first visit",
  },
];
