import type { OpenQuestion } from "@dormouse/contract";
import { waitingOf } from "../run/waiting.ts";
import type { CurrentRun, Reason, Session, Waiting } from "../session/session.ts";

/** A wait for the answer to what was asked. */
export type Asking = Waiting & Required<Pick<Waiting, "asked">>;

export const inputNeeded: Reason = {
  code: "input_needed",
  message: "The session's question waits for its answer: send it to the session's /input.",
};

/** The question that the session's run is paused at, if it is. */
export function openQuestion({ run, reason }: Session): OpenQuestion | undefined {
  if (run?.status !== "PAUSED" || reason?.code !== inputNeeded.code) return undefined;
  const waiting = waitingOf(run);
  return waiting?.asked && questionOf(run, { ...waiting, asked: waiting.asked });
}

/** What the run asks, as it is shown. */
export function questionOf(
  { runId }: CurrentRun,
  { sinceMs, untilMs, asked: { origin: _kept, ...asked } }: Asking,
): OpenQuestion {
  return {
    runId,
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
