import { DormouseError } from "@dormouse/contract";
import type { SessionKey } from "./session.ts";

export function noActiveRun(
  { sessionId }: Pick<SessionKey, "sessionId">,
  what: "pause" | "resume",
): DormouseError {
  return new DormouseError(
    "no_active_run",
    `The session has no run to ${what}; give it one with POST /v1/sessions/${sessionId}/execute.`,
  );
}
