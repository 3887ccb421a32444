import type { AgentTask } from "@dormouse/contract";

/** The only step in the stored script of an agent's run: it is done as often as the task takes. */
export type AgentStep = { type: "agent"; name?: undefined; task: AgentTask };

/** A task as it is worked. `mends`: it is a step of a script, which reads what is to be given by itself. */
export type AgentWork = AgentTask & { mends?: true };

/** Whether it is done only with an output. */
export function owesOutput({ output, mends }: AgentWork): boolean {
  return output !== undefined && mends === undefined;
}

/** What is to be done, one after another. */
export function instructionsOf({ task, steps }: AgentTask): readonly string[] {
  return steps ?? (task === undefined ? [] : [task]);
}
