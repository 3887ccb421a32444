import type { SessionKey } from "../session/session.ts";

/**
 * What is going on among tenants just now: who waits, and how often each asks. Hot and never the truth:
 * losing it costs fairness for a moment, so none of these ever throws or keeps a caller for long.
 */
export interface Traffic {
  /** A step of the session waits for a worker … */
  waits(key: SessionKey): Promise<void>;
  /** … and one has taken it up. */
  taken(key: SessionKey): Promise<void>;
  /** Whether steps of other tenants wait; false where that cannot be told. */
  othersWait(tenantId: string): Promise<boolean>;
  /**
   * Gives another tenant its turn: of those with a waiting step the one that was served longest ago. The
   * session, which has waited longest of that tenant's, counts as taken and is given to one caller only.
   * Undefined where none waits, or where that cannot be told.
   */
  nextInTurn(tenantId: string): Promise<SessionKey | undefined>;
  /** Counts a request of the tenant's. @returns how many came within the last second, this one among them. */
  countRequest(tenantId: string): Promise<number>;
}

/** One that has waited for longer was lost, and will be sent again. */
export const waitingMs = 60_000;
