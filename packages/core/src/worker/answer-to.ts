import { isDeepStrictEqual } from "node:util";
import type { Asked } from "../agent/approval/question.ts";
import type { Artifact } from "../artifact/artifact.ts";
import type { Answers } from "../input/fill-in.ts";
import { waitingOf } from "../run/waiting.ts";
import { runOf } from "../session/session.ts";
import { ActionError, AnswerNeededError } from "../step/errors.ts";
import type { Held } from "./held.ts";
import type { Worker } from "./worker.ts";

/** A step in which somebody may be asked. */
export type Asker = {
  worker: Pick<Worker, "world">;
  held: Held;
  /** What the run was told. */
  answers: Answers;
  /** Of the page, as an artifact; undefined where there is none to be had. */
  picture(name: string): Promise<Artifact | undefined>;
};

/**
 * The answer to what the step asks.
 * @throws AnswerNeededError where it has not come yet; ActionError `input_timeout` where it has not come in time,
 * `decision_refused` where what was answered was another question.
 */
export async function answerTo(asked: Asked, asker: Asker): Promise<string> {
  const { name, question } = asked;
  const { worker, held, answers, picture } = asker;
  const { asked: open, untilMs = Infinity } = waitingOf(runOf(held.session)) ?? {};
  const answer = answers.values.get(name);
  if (answer !== undefined) {
    // The page may be another by now, and a script may call its own questions as we call ours.
    const isAnswered = open?.name === name && isDeepStrictEqual(open.question, question);
    if (isAnswered) return answer;
    throw new ActionError("decision_refused", otherQuestion);
  }
  if (open?.name === name && untilMs <= worker.world.clock.nowMs()) {
    throw new ActionError("input_timeout", "Nobody answered in time; nothing was done.");
  }
  throw new AnswerNeededError(asked, await picture(name));
}

const otherQuestion =
  "What would be done now is not what somebody was asked about: nothing was done. Decide anew.";
