import { DormouseError } from "@dormouse/contract";
import { NewerLayoutError } from "../layout/newer-layout-error.ts";
import { SnapshotConflictError, SnapshotUnreadableError } from "../snapshot/errors.ts";
import { KeyUnwrapError } from "../world/keyring.ts";
import { BrowserLostError, ProbeUnansweredError } from "./errors.ts";

/** What is said of an attempt that came to nothing, and whether it counts against the step. */
export type LostAttempt = { reason: { code: string; message: string }; counts: boolean };

/** Internal detail stays out: the reason is shown to callers if the attempts run out. */
export function lostAttempt(error: unknown): LostAttempt {
  if (error instanceof BrowserLostError) {
    const code = "code" in error && typeof error.code === "string" ? error.code : "browser_lost";
    return { reason: { code, message: lostBrowser(code) }, counts: true };
  }
  if (error instanceof ProbeUnansweredError) {
    return {
      reason: { code: "probe_unanswered", message: "The step's probe could not be asked." },
      counts: true,
    };
  }
  if (error instanceof DormouseError && error.code === "unavailable") {
    return {
      reason: { code: "unavailable", message: "A part of the system did not answer." },
      counts: false,
    };
  }
  if (error instanceof NewerLayoutError) {
    return { reason: { code: error.code, message: error.message }, counts: false };
  }
  if (error instanceof SnapshotConflictError) {
    return {
      reason: { code: "snapshot_conflict", message: "The session's state was changed meanwhile." },
      counts: true,
    };
  }
  if (error instanceof SnapshotUnreadableError || error instanceof KeyUnwrapError) {
    const message = "The session's stored state cannot be read; the worker's log says why.";
    return { reason: { code: "snapshot_unreadable", message }, counts: true };
  }
  return {
    reason: { code: "internal_error", message: "Something broke on our side; the log says what." },
    counts: true,
  };
}

function lostBrowser(code: string): string {
  return code === "browser_lost"
    ? "The browser was lost."
    : `The browser could not be started (${code}); the worker's log says why.`;
}
