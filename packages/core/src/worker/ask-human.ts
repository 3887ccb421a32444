import { limits, type AgentTask } from "@dormouse/contract";
import { answerName } from "../agent/approval/question.ts";
import type { Decided } from "../agent/decision.ts";
import { originOf } from "../agent/secret-origins.ts";
import type { PageContent } from "../page-state/page-content.ts";
import { ActionError } from "../step/errors.ts";
import type { Acted } from "./act.ts";
import { answerTo, type Asker } from "./answer-to.ts";

/**
 * Asks what the model wants to know; the answer is what the step gives, unless it was given in secret.
 * @throws AnswerNeededError
 */
export async function askHuman(
  { questionTimeoutMs = Infinity }: Pick<AgentTask, "questionTimeoutMs">,
  { question, timeoutMs = Infinity }: Extract<Decided, { kind: "ask" }>,
  page: PageContent | undefined,
  asker: Asker,
): Promise<Acted> {
  const name = answerName(asker.held.session.nextStep);
  const waitMs = Math.min(questionTimeoutMs, timeoutMs);
  const isSecret = question.kind === "text" && question.secret === true;
  try {
    if (isSecret) refuseTooMany(asker.answers, name);
    const asked = {
      name,
      question,
      ...(waitMs === Infinity ? {} : { timeoutMs: waitMs }),
      ...(isSecret && page !== undefined ? { origin: originOf(page.url) } : {}),
    };
    const answer = await answerTo(asked, asker);
    const told = question.kind === "confirm" ? (answer === "true" ? "yes" : "no") : answer;
    const done = { type: "ask", durationMs: 0 } as const;
    return { actions: [isSecret ? done : { ...done, output: told }] };
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    return { actions: [], error: error.toFailure() };
  }
}

/** They lie in the session's record until its run is over. */
function refuseTooMany({ values, secrets }: Asker["answers"], name: string): void {
  if (values.has(name) || secrets.size < limits.scriptQuestions) return;
  const message = `A run asks for ${limits.scriptQuestions} secrets at most.`;
  throw new ActionError("decision_refused", message);
}
