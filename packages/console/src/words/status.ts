import type { SessionStatus, SessionView } from "@dormouse/contract";
import type { Tone } from "./tone.ts";

/** How something stands, in a word. */
export type Standing = { word: string; tone: Tone };

export const statusWords: Record<SessionStatus, Standing> = {
  INITIALIZING: { word: "new", tone: "calm" },
  ACTIVE: { word: "active", tone: "live" },
  PAUSED: { word: "paused", tone: "ask" },
  COMPLETED: { word: "completed", tone: "good" },
  FAILED: { word: "failed", tone: "bad" },
  CANCELLED: { word: "cancelled", tone: "calm" },
  CLEANUP: { word: "deleted", tone: "calm" },
};

/** A session's status, or what says more: that it asks something, or is asleep. */
export function standingOf({
  status,
  question,
  currentRun,
}: Pick<SessionView, "status" | "question" | "currentRun">): Standing {
  if (question !== undefined) return { word: "asks", tone: "ask" };
  if (status === "ACTIVE" && currentRun?.waiting !== undefined) {
    return { word: "asleep", tone: "calm" };
  }
  return statusWords[status];
}

/** Nothing more comes of a run that has one of the other statuses. */
export function isUnfinished(status: SessionStatus): boolean {
  return status === "INITIALIZING" || status === "ACTIVE" || status === "PAUSED";
}
