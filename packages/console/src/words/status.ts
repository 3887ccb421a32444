import type { SessionStatus } from "@dormouse/contract";
import type { Tone } from "./tone.ts";

export const statusWords: Record<SessionStatus, { word: string; tone: Tone }> = {
  INITIALIZING: { word: "new", tone: "calm" },
  ACTIVE: { word: "active", tone: "live" },
  PAUSED: { word: "paused", tone: "ask" },
  COMPLETED: { word: "completed", tone: "good" },
  FAILED: { word: "failed", tone: "bad" },
  CANCELLED: { word: "cancelled", tone: "calm" },
  CLEANUP: { word: "deleted", tone: "calm" },
};

/** Nothing more comes of a run that has one of the other statuses. */
export function isUnfinished(status: SessionStatus): boolean {
  return status === "INITIALIZING" || status === "ACTIVE" || status === "PAUSED";
}
