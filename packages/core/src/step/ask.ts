import type { AskStep, StepFailure } from "@dormouse/contract";
import { earliest } from "../earliest.ts";
import type { EventDraft } from "../event/append.ts";
import { takenInput, waitingInput, type KeptInput } from "../input/kept-input.ts";
import { inputNeeded, questionOf, type Asking } from "../input/open-question.ts";
import { pausedEvent, pausedRun } from "../run/paused.ts";
import { waitingOf } from "../run/waiting.ts";
import { controlled } from "../session/control.ts";
import { revise } from "../session/revise.ts";
import { runOf, type CurrentRun, type Session, type Waiting } from "../session/session.ts";
import { unclaimed } from "../session/unclaimed.ts";
import type { EngineSettings } from "../settings.ts";
import type { Commit } from "../world/store.ts";
import { ActionError } from "./errors.ts";
import { waitedOut, type By } from "./wait.ts";

/**
 * What becomes of a session whose step in hand asks for something: it goes on with the answer, where that is
 * there already, or else waits for it. Told on the session as it stands, so that no answer comes in between.
 */
export function askCommit(
  session: Session,
  ask: AskStep,
  by: By,
  settings: EngineSettings,
  nowMs: number,
): Commit {
  const { control } = session;
  if (control !== undefined) return controlled(session, control, nowMs);
  const run = runOf(session);
  const { name, question } = ask;
  const picture = run.challenge?.name === name ? run.challenge.picture : undefined;
  const asked = { name, question, ...(picture === undefined ? {} : { picture }) };
  const waiting = { ...(waitingOf(run) ?? begun(ask, run, nowMs)), asked };
  const { sinceMs, untilMs = Infinity } = waiting;
  const step = { name, actions: [], sinceMs };
  const input = waitingInput(session, run, name);
  if (input !== undefined) {
    const told = { ...session, inputs: takenInput(session.inputs, input) };
    if (input.declined !== undefined) {
      return waitedOut(told, { ...step, error: refused(input) }, by, settings, nowMs);
    }
    const actions = [{ type: ask.type, durationMs: nowMs - sinceMs }];
    return waitedOut(told, { ...step, actions }, by, settings, nowMs);
  }
  if (untilMs <= nowMs) {
    return waitedOut(session, { ...step, error: timedOut(ask) }, by, settings, nowMs);
  }
  return asking(session, waiting, nowMs);
}

function begun({ timeoutMs }: AskStep, { doneSteps: index }: CurrentRun, nowMs: number): Waiting {
  const until = timeoutMs === undefined ? {} : { untilMs: nowMs + timeoutMs };
  return { index, sinceMs: nowMs, ...until };
}

/** The question is the first action of its step, and the only one. */
const onlyAction = 0;

function refused({ name }: KeptInput): StepFailure {
  const message = `The confirmation "${name}" was declined.`;
  return new ActionError("input_declined", message).toFailure(onlyAction);
}

function timedOut({ name, timeoutMs }: AskStep): StepFailure {
  const message = `The question "${name}" was not answered within ${timeoutMs} ms.`;
  return new ActionError("input_timeout", message).toFailure(onlyAction);
}

/** Paused, until the answer comes or the question has waited too long. */
export function asking(session: Session, waiting: Asking, nowMs: number): Commit {
  const run = pausedRun({ ...runOf(session), waiting }, nowMs);
  const changes = {
    ...unclaimed,
    status: run.status,
    run,
    reason: inputNeeded,
    dueAtMs: earliest(waiting.untilMs, session.deadlineAtMs),
  };
  const events: EventDraft[] = [
    { type: "input.requested", data: questionOf(run, waiting) },
    pausedEvent(run, inputNeeded),
  ];
  return { ...revise(session, changes, events, nowMs), run };
}
