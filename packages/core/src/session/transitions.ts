import type { RunStatus, SessionStatus } from "@dormouse/contract";

const ended = ["COMPLETED", "FAILED", "CANCELLED"] as const;

/**
 * Where a session may go from where it stands. Staying is always legal. A fork begins with the history of
 * another session, so it may go from INITIALIZING to how its last run ended.
 */
export const sessionTransitions: Record<SessionStatus, readonly SessionStatus[]> = {
  INITIALIZING: ["ACTIVE", "PAUSED", ...ended, "CLEANUP"],
  ACTIVE: ["PAUSED", ...ended, "CLEANUP"],
  PAUSED: ["ACTIVE", ...ended, "CLEANUP"],
  // Another run.
  COMPLETED: ["ACTIVE", "CLEANUP"],
  FAILED: ["ACTIVE", "CLEANUP"],
  CANCELLED: ["ACTIVE", "CLEANUP"],
  CLEANUP: [],
};

/** Where a run may go: once it has ended, nowhere. One of a single step ends without ever having been ACTIVE. */
export const runTransitions: Record<RunStatus, readonly RunStatus[]> = {
  INITIALIZING: ["ACTIVE", "PAUSED", ...ended],
  ACTIVE: ["PAUSED", ...ended],
  PAUSED: ["ACTIVE", ...ended],
  COMPLETED: [],
  FAILED: [],
  CANCELLED: [],
};

/** A change of status that nothing allows: a fault of ours. */
export class IllegalTransitionError extends Error {
  override readonly name: string = "IllegalTransitionError";
}

/** What changes of status are about. */
type Standing = {
  status: SessionStatus;
  run?: { runId: string; status: RunStatus } | undefined;
};

/** @throws IllegalTransitionError unless the session, and the run that is still its own, may go there. */
export function assertLegal(from: Standing, to: Standing): void {
  if (!isLegal(sessionTransitions, from.status, to.status)) {
    throw new IllegalTransitionError(`a session does not go from ${from.status} to ${to.status}`);
  }
  if (from.run === undefined || from.run.runId !== to.run?.runId) return;
  if (!isLegal(runTransitions, from.run.status, to.run.status)) {
    throw new IllegalTransitionError(
      `a run does not go from ${from.run.status} to ${to.run.status}`,
    );
  }
}

function isLegal<Status extends string>(
  transitions: Record<Status, readonly Status[]>,
  from: Status,
  to: Status,
): boolean {
  return from === to || transitions[from].includes(to);
}

/** Words that others have for a status, and ours for each. */
export const otherWords = {
  CONNECTING: "INITIALIZING",
  PENDING: "INITIALIZING",
  CONNECTED: "ACTIVE",
  IN_PROGRESS: "ACTIVE",
  // It may come back; so may what it is limited by pass.
  DISCONNECTED: "PAUSED",
  RATE_LIMITED: "PAUSED",
  ERROR: "FAILED",
  // Never done, and nothing broke.
  SKIPPED: "CANCELLED",
} as const satisfies Record<string, SessionStatus>;

export type StatusWord = SessionStatus | keyof typeof otherWords;

export function statusOf(word: StatusWord): SessionStatus {
  return word in otherWords ? otherWords[word as keyof typeof otherWords] : (word as SessionStatus);
}
