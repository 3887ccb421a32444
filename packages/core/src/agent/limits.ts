import { limits, type AgentTask, type StepFailure } from "@dormouse/contract";
import { ActionError } from "../step/errors.ts";
import type { AgentProgress } from "./progress.ts";

/** Why an agent's run may not ask for one more decision; undefined where it may. */
export function limitReached(
  { limits: own = {} }: Pick<AgentTask, "limits">,
  { usage }: AgentProgress,
  doneSteps: number,
): StepFailure | undefined {
  const {
    steps = limits.agentStepsDefault,
    modelCalls = limits.agentModelCallsDefault,
    tokens = limits.agentTokensDefault,
    costUsd = Infinity,
  } = own;
  if (doneSteps >= steps) return reached("steps", steps);
  if (usage.modelCalls >= modelCalls) return reached("modelCalls", modelCalls);
  if (usage.inputTokens + usage.outputTokens >= tokens) return reached("tokens", tokens);
  return usage.costUsd >= costUsd ? reached("costUsd", costUsd) : undefined;
}

function reached(name: string, limit: number): StepFailure {
  const message = `The run has taken as much as it may: limits.${name} is ${limit}.`;
  return new ActionError("agent_limit", message).toFailure();
}
