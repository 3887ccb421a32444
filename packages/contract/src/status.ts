import { z } from "zod";

/** The single source of truth for every status in the system: sessions, runs and steps. */
export const SessionStatus = z
  .enum(["INITIALIZING", "ACTIVE", "PAUSED", "COMPLETED", "FAILED", "CANCELLED", "CLEANUP"])
  .meta({
    id: "SessionStatus",
    description:
      "INITIALIZING: nothing has run yet. ACTIVE: a run is in progress, or asleep. PAUSED: a run " +
      "stands still: its owner wished it, is asked a question, or must decide. " +
      "COMPLETED, FAILED, CANCELLED: how the last run ended. CLEANUP: deleted, its data is being removed.",
  });
export type SessionStatus = z.infer<typeof SessionStatus>;

/** A run is queued (INITIALIZING) until its first step commits, then goes through the same words. */
export const RunStatus = SessionStatus.exclude(["CLEANUP"]).meta({ id: "RunStatus" });
export type RunStatus = z.infer<typeof RunStatus>;

export const StepStatus = SessionStatus.extract([
  "COMPLETED",
  "FAILED",
  "PAUSED",
  "CANCELLED",
]).meta({
  id: "StepStatus",
});
export type StepStatus = z.infer<typeof StepStatus>;
