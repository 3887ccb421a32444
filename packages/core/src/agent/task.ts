import type { AgentTask } from "@dormouse/contract";

/** The only step in the stored script of an agent's run: it is done as often as the task takes. */
export type AgentStep = { type: "agent"; name?: undefined; task: AgentTask };

/** What is to be done, one after another. */
export function instructionsOf({ task, steps }: AgentTask): readonly string[] {
  return steps ?? (task === undefined ? [] : [task]);
}
