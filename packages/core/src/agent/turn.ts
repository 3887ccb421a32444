import { limits, type StepDecision, type StepFailure } from "@dormouse/contract";
import type { Connection } from "../model/connection.ts";
import type { ModelAttempt, ModelUsage } from "../model/model.ts";
import { shownUsd } from "../model/price.ts";
import type { PageContent } from "../page-state/page-content.ts";
import type { Payload } from "../world/blobs.ts";
import type { Exchange } from "./decision.ts";
import type { AgentProgress } from "./progress.ts";
import { inWords } from "./tools/words.ts";

/** What a step of an agent's run has come to, beside what its actions did. */
export type AgentTurn = {
  progress: AgentProgress;
  /** How often the run had been given other instructions by then. */
  given?: number;
  /** Absent where no model was asked, or none decided. */
  decision?: StepDecision;
  /** Everyone who was asked, where somebody else answered than the first. */
  fallback?: ModelAttempt[];
  exchange?: Payload<Exchange>;
  /** How models could be asked, where they were asked in vain. */
  connection?: Connection;
  /** The run ends with this step: with this failure, or well. */
  ending?: "done" | StepFailure;
};

/** A decision in few words, as events tell it. */
export function decisionView(
  { answer }: Exchange,
  page: PageContent | undefined,
  hide: (text: string) => string,
): StepDecision {
  const { text, calls, provider, model, usage, costUsd } = answer;
  const words = [text.trim(), ...inWords(calls, page)].filter((part) => part !== "");
  return {
    words: hide(words.join("\n")).slice(0, limits.decisionWordsLength).toWellFormed(),
    provider,
    model,
    usage,
    ...(costUsd === undefined ? {} : { costUsd: shownUsd(costUsd) }),
  };
}

/** Whoever was asked, where another model answered than the one that was asked first. */
export function fallbackOf({ answer }: Exchange): ModelAttempt[] | undefined {
  const { attempts, provider, model } = answer;
  const [first] = attempts;
  return first?.provider === provider && first.model === model ? undefined : attempts;
}

/** Of those who are asked, whoever may have worked for us: one that turns us away charges nothing. */
const counted: ReadonlySet<ModelAttempt["outcome"]> = new Set<ModelAttempt["outcome"]>([
  "answered",
  "invalid_answer",
  "declined",
  "timeout",
]);

/** What the run has taken with this answer, or with a call that failed. */
export function usageWith(
  { usage }: AgentProgress,
  answer: { usage: ModelUsage; costUsd?: number | undefined; attempts: readonly ModelAttempt[] },
): AgentProgress["usage"] {
  const asked = answer.attempts.filter(({ outcome }) => counted.has(outcome)).length;
  return {
    modelCalls: usage.modelCalls + asked,
    inputTokens: usage.inputTokens + answer.usage.inputTokens,
    outputTokens: usage.outputTokens + answer.usage.outputTokens,
    costUsd: usage.costUsd + (answer.costUsd ?? 0),
  };
}
