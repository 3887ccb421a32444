import { startClock } from "../run/clock.ts";
import { revise } from "../session/revise.ts";
import { runOf, type Session } from "../session/session.ts";
import type { EventDraft } from "../event/append.ts";
import type { EngineSettings } from "../settings.ts";
import type { Commit } from "../world/store.ts";

/** The run that is paused at a question takes it up again: it was answered, or has waited too long. */
export function goOn(
  session: Session,
  changes: Pick<Session, "inputs">,
  events: EventDraft[],
  settings: EngineSettings,
  nowMs: number,
): Commit {
  const run = { ...startClock(runOf(session), nowMs), status: "ACTIVE" } as const;
  const dueAtMs = nowMs + settings.dispatchGraceMs;
  const awake = { ...changes, status: run.status, run, reason: undefined, dueAtMs };
  return { ...revise(session, awake, events, nowMs), run };
}
