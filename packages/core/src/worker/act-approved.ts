import type { Action, AgentTask } from "@dormouse/contract";
import { approvalsOf, needApproval } from "../agent/approval/approvals.ts";
import { askedWords } from "../agent/approval/asked-words.ts";
import { haveEffects, mayHaveEffect } from "../agent/approval/has-effect.ts";
import { approvalName, approvalQuestion } from "../agent/approval/question.ts";
import { withSecretAnswers, type Filled } from "../agent/secret-answers.ts";
import { withoutNotes } from "../agent/tools/read-calls.ts";
import type { ModelCall } from "../model/model.ts";
import type { PageContent } from "../page-state/page-content.ts";
import { ActionError } from "../step/errors.ts";
import type { Acted } from "./act.ts";
import { answerTo, type Asker } from "./answer-to.ts";
import { contentOf, type Deciding } from "./decide.ts";

export type Approving = Deciding &
  Asker & {
    act(filled: Filled, refuse?: (index: number) => Promise<void>): Promise<Acted>;
  };

/** What was decided, in calls and in the actions that these are. */
type Decided = {
  task: AgentTask;
  calls: readonly ModelCall[];
  actions: Action[];
  page: PageContent | undefined;
};

/** Somebody has said no to what was decided for the step. */
export function isDeclined({ held, answers }: Pick<Approving, "held" | "answers">): boolean {
  return answers.values.get(approvalName(held.session.nextStep)) === "false";
}

export function declined(): ActionError {
  return new ActionError("input_declined", "It was declined: nothing of it was done.");
}

/**
 * Does what was decided, once somebody has approved of it where that is needed: of all of it before any is done.
 * @throws AnswerNeededError
 */
export async function actApproved(decided: Decided, approving: Approving): Promise<Acted> {
  try {
    const { refuse, filled } = await prepare(decided, approving);
    return await approving.act(filled, refuse);
  } catch (error) {
    approving.signal.throwIfAborted();
    if (!(error instanceof ActionError)) throw error;
    return { actions: [], error: error.toFailure() };
  }
}

/** @throws ActionError `decision_refused`, `input_declined`, `input_timeout`; AnswerNeededError */
async function prepare({ task, calls, actions, page }: Decided, approving: Approving) {
  const { held, hide, answers } = approving;
  const filled = withSecretAnswers(actions, answers);
  const acting = withoutNotes(calls);
  const approvals = approvalsOf(task, held.session);
  const needed = needApproval(acting, page, approvals);
  const words = askedWords(acting, page).map((each, index) =>
    needed[index] === true ? each : undefined,
  );
  const asked = words.filter((each) => each !== undefined).map(hide);
  if (asked.length > 0) {
    const name = approvalName(held.session.nextStep);
    const question = approvalQuestion(asked, page);
    const answer = await answerTo({ name, question, timeoutMs: task.questionTimeoutMs }, approving);
    if (answer !== "true") throw declined();
  }
  const rules = { approved: words, isAll: approvals === "all" };
  const refuse = approvals === "none" ? undefined : refusing(acting, rules, approving);
  return { filled, refuse };
}

/**
 * A button may have come to say something else since it was decided on: by what was done before it, or by the page's
 * own doing. What was not approved in these words is not done then.
 * @param rules `isAll`: also what has no effect, as far as its words tell, is done only as it was approved
 */
function refusing(
  calls: readonly ModelCall[],
  { approved, isAll }: { approved: readonly (string | undefined)[]; isAll: boolean },
  deciding: Deciding,
): (index: number) => Promise<void> {
  return async (index) => {
    const call = calls[index];
    if (call === undefined || !mayHaveEffect(call)) return;
    const now = await contentOf(deciding);
    if (now === undefined) return;
    if (!isAll && haveEffects([call], now)[0] !== true) return;
    const [words = ""] = askedWords([call], now);
    if (words === approved[index]) return;
    const message = `The page has changed, so that "${words}" has to be approved now: call it again.`;
    throw new ActionError("decision_refused", message);
  };
}
