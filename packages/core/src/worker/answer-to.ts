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
 * @throws AnswerNeededError where it has not come yet; ActionError `input_timeout` where it has not come in time.
 */
export async function answerTo(asked: Asked, asker: Asker): Promise<string> {
  const { name } = asked;
  const { worker, held, answers, picture } = asker;
  const answer = answers.values.get(name);
  if (answer !== undefined) return answer;
  const { asked: open, untilMs = Infinity } = waitingOf(runOf(held.session)) ?? {};
  if (open?.name === name && untilMs <= worker.world.clock.nowMs()) {
    throw new ActionError("input_timeout", "Nobody answered in time; nothing was done.");
  }
  throw new AnswerNeededError(asked, await picture(name));
}
