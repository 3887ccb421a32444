import type { Session } from "./session.ts";

/** A session whose next step nobody has in hand or has ever tried. */
export const unclaimed = {
  attempt: 0,
  lease: undefined,
  control: undefined,
  retries: undefined,
  lastFailure: undefined,
  notBeforeMs: undefined,
  dueAtMs: undefined,
} as const satisfies Partial<Session>;
