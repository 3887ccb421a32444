import { takenInput, waitingInput } from "../input/kept-input.ts";
import { storedWith } from "../limit/usage.ts";
import { waitingOf } from "../run/waiting.ts";
import { controlled } from "../session/control.ts";
import { revise } from "../session/revise.ts";
import { runOf, type Session } from "../session/session.ts";
import type { Commit } from "../world/store.ts";
import { asking } from "./ask.ts";
import type { AnswerNeededError } from "./errors.ts";

/** What becomes of a session whose step cannot be done before somebody has answered: the step stays, and waits. */
export function askedWithin(
  session: Session,
  { asked: { name, question, timeoutMs, origin }, picture }: AnswerNeededError,
  nowMs: number,
): Commit {
  const { control } = session;
  if (control !== undefined) return controlled(session, control, nowMs);
  const { doneSteps: index } = runOf(session);
  const { artifactId } = picture ?? {};
  const waiting = {
    index,
    sinceMs: nowMs,
    ...(timeoutMs === undefined ? {} : { untilMs: nowMs + timeoutMs }),
    asked: {
      name,
      question,
      ...(artifactId === undefined ? {} : { picture: { artifactId } }),
      ...(origin === undefined ? {} : { origin }),
    },
  };
  const artifacts = picture === undefined ? [] : [picture];
  return {
    ...asking({ ...session, ...storedWith(session, undefined, artifacts) }, waiting, nowMs),
    artifacts,
  };
}

/**
 * The commit by which the answer is the run's that its step has asked for: from then on no other takes its place.
 * @returns undefined where none has come, or it is the run's already.
 */
export function answerTaken(session: Session, nowMs: number): Commit | undefined {
  const run = runOf(session);
  const name = waitingOf(run)?.asked?.name;
  const input = name === undefined ? undefined : waitingInput(session, run, name);
  if (input === undefined) return undefined;
  return revise(session, { inputs: takenInput(session.inputs, input) }, [], nowMs);
}
