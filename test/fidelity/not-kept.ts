import type { Verdict } from "./verdict.ts";

/** What our way of waking a browser does not keep: how our own case ends for that, and why. */
export type NotKept = { id: string; verdict: Verdict; reason: string };

export const notKept: readonly NotKept[] = [
  {
    id: "worker-service-registration",
    verdict: "missing",
    reason:
      "the page's first navigation is held until its state is in place, and one that a service worker answers cannot be held; so the page registers the worker again, as on its first visit. A copied profile has it from the start",
  },
];
