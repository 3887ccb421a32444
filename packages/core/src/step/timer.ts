import { stopClock } from "../run/clock.ts";
import { dueBy } from "../run/deadline.ts";
import { waitingOf } from "../run/waiting.ts";
import { controlled } from "../session/control.ts";
import { revise } from "../session/revise.ts";
import { runOf, type Session } from "../session/session.ts";
import { unclaimed } from "../session/unclaimed.ts";
import type { EngineSettings } from "../settings.ts";
import type { Commit } from "../world/store.ts";
import { notBefore } from "./not-before.ts";
import type { Timer } from "./plan.ts";
import { waitedOut, type By } from "./wait.ts";

/**
 * What becomes of a session whose step in hand is a timer: it sleeps until the timer's end, or goes on behind it.
 * The end is fixed when the step is first begun; a pause meanwhile does not move it.
 */
export function timerCommit(
  session: Session,
  timer: Timer,
  by: By,
  settings: EngineSettings,
  nowMs: number,
): Commit {
  const { control } = session;
  if (control !== undefined) return controlled(session, control, nowMs);
  const run = runOf(session);
  const { sinceMs = nowMs, untilMs = endOf(timer, nowMs) } = waitingOf(run) ?? {};
  if (nowMs < untilMs) return asleep(session, { sinceMs, untilMs }, settings, nowMs);
  const actions = [{ type: timer.type, durationMs: nowMs - sinceMs }];
  return waitedOut(session, { name: timer.name, actions, sinceMs }, by, settings, nowMs);
}

function endOf(timer: Timer, nowMs: number): number {
  return timer.type === "sleep" ? nowMs + timer.durationMs : Date.parse(timer.at);
}

/** Given back until then: its time is no attempt of the step, and none of the run's. */
function asleep(
  session: Session,
  { sinceMs, untilMs }: { sinceMs: number; untilMs: number },
  settings: EngineSettings,
  nowMs: number,
): Commit {
  const stopped = stopClock(runOf(session), nowMs);
  const waiting = { index: stopped.doneSteps, sinceMs, untilMs };
  const run = { ...stopped, status: "ACTIVE", waiting } as const;
  const { notBeforeMs, dueAtMs } = notBefore(untilMs, settings, nowMs);
  const changes = {
    ...unclaimed,
    status: run.status,
    run,
    notBeforeMs,
    dueAtMs: dueBy({ ...session, run }, dueAtMs),
  };
  const until = new Date(untilMs).toISOString();
  const data = { runId: run.runId, step: session.nextStep, until };
  return revise(session, changes, [{ type: "run.waiting", data }], nowMs);
}
