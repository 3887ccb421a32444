import type { Session } from "../session/session.ts";

/** How often the next step was begun without an outcome, the attempt that is under way among them. */
export function lostAttempts({ attempt, retries = 0 }: Session): number {
  return attempt - retries;
}
