import type { OpenQuestion } from "@dormouse/contract";
import { waitingOf } from "../run/waiting.ts";
import type { CurrentRun, Reason, Session } from "../session/session.ts";

export const inputNeeded: Reason = {
  code: "input_needed",
  message: "A question waits for its answer; give it with POST /v1/sessions/{sessionId}/input.",
};

/** The question that the session's run is paused at, if it is. */
export function openQuestion({ run, reason }: Session): OpenQuestion | undefined {
  return run?.status === "PAUSED" && reason?.code === inputNeeded.code
    ? questionOf(run)
    : undefined;
}

/** What the run asks at the step where it stands. */
export function questionOf(run: CurrentRun): OpenQuestion | undefined {
  const waiting = waitingOf(run);
  if (waiting?.asked === undefined) return undefined;
  const { sinceMs, untilMs, asked } = waiting;
  return {
    runId: run.runId,
    ...asked,
    askedAt: new Date(sinceMs).toISOString(),
    ...(untilMs === undefined ? {} : { expiresAt: new Date(untilMs).toISOString() }),
  };
}

/** It has waited for its answer as long as it may. */
export function isQuestionOver(session: Session, nowMs: number): boolean {
  if (openQuestion(session) === undefined) return false;
  const untilMs = session.run && waitingOf(session.run)?.untilMs;
  return untilMs !== undefined && untilMs <= nowMs;
}
