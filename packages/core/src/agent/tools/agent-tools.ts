import { checkerOf, z, type ActionType, type AgentTask } from "@dormouse/contract";
import type { ModelTool } from "../../model/model.ts";
import { instructionsOf, owesOutput, type AgentWork } from "../task.ts";
import type { ActingTool } from "./acting-tool.ts";
import { askHumanInput } from "./ask-human.ts";
import { formTools } from "./form-tools.ts";
import { pageTools } from "./page-tools.ts";
import { pointerTools } from "./pointer-tools.ts";

/** They lie in the session's record, which every step reads and writes. */
const notesLength = 2_000;
const reasonLength = 1_000;

const actingTools: Record<string, ActingTool> = { ...pointerTools, ...formTools, ...pageTools };

const looks: ReadonlySet<string> = new Set<ActionType>(["expand", "find", "readText", "html"]);

/** Whether nothing is done by it, as an action or as the tool of that name. */
export function isLook(name: string): boolean {
  return looks.has(name);
}

/** Whether the task allows it. */
export function isAllowed(type: ActionType, { allow }: AgentTask): boolean {
  const allowed: readonly string[] | undefined = allow?.actions;
  return allowed === undefined || isLook(type) || allowed.includes(type);
}

/** The tools that act in the browser, or look at its page, as far as the task allows them. */
export function actingToolsOf(task: AgentTask): Record<string, ActingTool> {
  const some = Object.entries(actingTools).filter(([, { types }]) =>
    types.some((type) => isAllowed(type, task)),
  );
  return Object.fromEntries(some);
}

/** By which the run, or the instruction at hand, is over. */
export function isEnding(tool: string): boolean {
  return tool === "finish" || tool === "giveUp";
}

/** What stands alone in its answer: nothing can be done beside it. */
export function isAlone(tool: string): boolean {
  return isEnding(tool) || tool === "askHuman";
}

/** What else a model can decide. */
export const noteInput = z.object({ text: z.string().max(notesLength) });
export const giveUpInput = z.object({ reason: z.string().min(1).max(reasonLength) });

/** Where there are several instructions, only the last of them owes the output. */
export function finishInput(task: AgentWork) {
  const output = task.output === undefined ? z.string().max(reasonLength) : checkerOf(task.output);
  const owed = owesOutput(task) && instructionsOf(task).length === 1;
  return z.object({ output: owed ? output : output.optional() });
}

/** All that the model may call: the same in every step of a run, so that providers can keep it. */
export function agentTools(task: AgentWork): Record<string, ModelTool> {
  const isOneOfMany = instructionsOf(task).length > 1;
  const acting = Object.entries(actingToolsOf(task)).map(([name, { description, input }]) => [
    name,
    { description, input },
  ]);
  return {
    ...(Object.fromEntries(acting) as Record<string, ModelTool>),
    note: {
      description:
        "Keeps a note for yourself, in place of the one before: what you found out and will need later. Older steps are forgotten.",
      input: noteInput,
    },
    askHuman: {
      description:
        "Asks whoever gave the task, and waits: for a text, for one of options, or with yesNo for yes or no. With secret, for a password or code: you are not told it, but get a name to enter it by.",
      input: askHumanInput,
    },
    finish: {
      description: isOneOfMany
        ? "The instruction at hand is done, as you have seen. Of the last one: with the output that the task asks for."
        : task.mends === true
          ? "The step is done, as you have seen. Goes without output, unless you are told that reading it has failed."
          : "The task is done, as you have seen: with the output that it asks for.",
      input: finishInput(task),
    },
    giveUp: { description: "It cannot be done.", input: giveUpInput },
  };
}
