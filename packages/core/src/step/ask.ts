import type { AskStep } from "@dormouse/contract";
import type { EventDraft } from "../event/append.ts";
import { takenInput, waitingInput, type KeptInput } from "../input/kept-input.ts";
import { inputNeeded, questionOf } from "../input/open-question.ts";
import { waitingOf } from "../run/waiting.ts";
import { controlled } from "../session/control.ts";
import { pausedEvent, pausedRun } from "../session/pause.ts";
import { revise } from "../session/revise.ts";
import type { Session, Waiting } from "../session/session.ts";
import { unclaimed } from "../session/unclaimed.ts";
import type { EngineSettings } from "../settings.ts";
import type { Commit } from "../world/store.ts";
import { ActionError } from "./errors.ts";
import { runOf } from "./run-after.ts";
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
  const waiting = waitingOf(run) ?? begun(ask, run.doneSteps, nowMs);
  const input = waitingInput(session, run, ask.name);
  const { inputs } = session;
  const { sinceMs } = waiting;
  const actions = [{ type: ask.type, durationMs: nowMs - sinceMs }];
  const step = { name: ask.name, actions, sinceMs };
  if (input !== undefined) {
    const told = { ...session, inputs: takenInput(inputs, input) };
    return waitedOut(told, { ...step, ...refusalOf(input) }, by, settings, nowMs);
  }
  if (waiting.untilMs !== undefined && waiting.untilMs <= nowMs) {
    return waitedOut(session, { ...step, error: timedOut(ask) }, by, settings, nowMs);
  }
  return asking(session, waiting, nowMs);
}

function begun({ name, question, timeoutMs }: AskStep, index: number, nowMs: number): Waiting {
  return {
    index,
    sinceMs: nowMs,
    ...(timeoutMs === undefined ? {} : { untilMs: nowMs + timeoutMs }),
    asked: { name, question },
  };
}

function refusalOf({ name, declined }: KeptInput) {
  if (declined === undefined) return {};
  const message = `The confirmation "${name}" was declined.`;
  return { error: new ActionError("input_declined", message).toFailure() };
}

function timedOut({ name, timeoutMs }: AskStep) {
  const message = `The question "${name}" was not answered within ${timeoutMs} ms.`;
  return new ActionError("input_timeout", message).toFailure();
}

/** Paused, until the answer comes or the question has waited too long. */
function asking(session: Session, waiting: Waiting, nowMs: number): Commit {
  const run = pausedRun({ ...runOf(session), waiting }, nowMs);
  const changes = {
    ...unclaimed,
    status: run.status,
    run,
    reason: inputNeeded,
    dueAtMs: dueAtMs(waiting.untilMs, session.deadlineAtMs),
  };
  const question = questionOf(run);
  const requested: EventDraft[] =
    question === undefined ? [] : [{ type: "input.requested", data: question }];
  const events = [...requested, pausedEvent(run, inputNeeded)];
  return { ...revise(session, changes, events, nowMs), run };
}

/** Whichever comes first, if either does. */
function dueAtMs(...times: (number | undefined)[]): number | undefined {
  const given = times.filter((time) => time !== undefined);
  return given.length === 0 ? undefined : Math.min(...given);
}
