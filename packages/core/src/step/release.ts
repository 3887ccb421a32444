import type { StepFailure } from "@dormouse/contract";
import type { EventDraft } from "../event/append.ts";
import { dueBy } from "../run/deadline.ts";
import { revise } from "../session/revise.ts";
import { runOf, type Session } from "../session/session.ts";
import type { EngineSettings } from "../settings.ts";
import type { Commit } from "../world/store.ts";
import { notBefore } from "./not-before.ts";

/**
 * An attempt that came to nothing, and the wait before the next. `lost`: nobody knows what it did. `failed`: it
 * told why, and its author wants it tried again. `unavailable`: no doing of the step's, so it does not count.
 */
export type Loss = {
  kind: "lost" | "failed" | "unavailable";
  failure: StepFailure;
  waitMs: number;
};

/** Gives the step back after an attempt that came to nothing; it is due again after a while. */
export function release(
  session: Session,
  { kind, failure, waitMs }: Loss,
  settings: EngineSettings,
  nowMs: number,
): Commit {
  const { code, message } = failure;
  const { notBeforeMs, dueAtMs } = notBefore(nowMs + waitMs, settings, nowMs);
  const changes = {
    lease: undefined,
    lastFailure: { code, message },
    ...(kind === "unavailable" ? { attempt: session.attempt - 1 } : {}),
    ...(kind === "failed" ? { retries: (session.retries ?? 0) + 1 } : {}),
    notBeforeMs,
    dueAtMs: dueBy(session, dueAtMs),
  };
  const events = kind === "unavailable" ? [] : [retrying(session, failure, notBeforeMs)];
  return revise(session, changes, events, nowMs);
}

/** Tells that the session's step is tried again after this attempt. */
export function retrying(session: Session, error: StepFailure, retryAtMs: number): EventDraft {
  const { runId } = runOf(session);
  const { nextStep: step, attempt } = session;
  const retryAt = new Date(retryAtMs).toISOString();
  return { type: "step.retrying", data: { runId, step, attempt, error, retryAt } };
}
