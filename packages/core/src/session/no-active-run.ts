import { DormouseError } from "@dormouse/contract";

export function noActiveRun(what: "pause" | "resume"): DormouseError {
  return new DormouseError(
    "no_active_run",
    `The session has no run to ${what}; give it one with POST /v1/sessions/{sessionId}/execute.`,
  );
}
