import { faultsOf, type Action, type z } from "@dormouse/contract";
import type { ModelCall } from "../../model/model.ts";
import type { PageContent } from "../../page-state/page-content.ts";
import type { Decided } from "../decision.ts";
import type { AgentProgress } from "../progress.ts";
import { instructionsOf, owesOutput, type AgentWork } from "../task.ts";
import {
  actingToolsOf,
  finishInput,
  giveUpInput,
  isAllowed,
  isAlone,
  noteInput,
} from "./agent-tools.ts";
import { notAllowed } from "./allowed-hosts.ts";
import { askHumanInput, questionOf } from "./ask-human.ts";

/** More in one answer is done blindly. */
const callsMax = 10;

/**
 * What the calls of one answer come to: the actions that they are, in their order, or how the run is to end. Where one
 * of them is not as it must be, nothing is done, and the reason says so to the model.
 * @param page as the model was told it
 */
export function readCalls(
  calls: readonly ModelCall[],
  task: AgentWork,
  progress: Pick<AgentProgress, "instruction">,
  page?: PageContent,
): Decided {
  try {
    return decidedBy(calls, { task, progress, page });
  } catch (error) {
    if (error instanceof RefusedError) return { kind: "refused", reason: error.message };
    throw error;
  }
}

/** All calls but notes; where an answer acts, they are one for each of its actions, in the same order. */
export function withoutNotes(calls: readonly ModelCall[]): ModelCall[] {
  return calls.filter(({ tool }) => tool !== "note");
}

/** In words for the model. */
class RefusedError extends Error {}

type Reading = {
  task: AgentWork;
  progress: Pick<AgentProgress, "instruction">;
  page: PageContent | undefined;
};

function decidedBy(calls: readonly ModelCall[], reading: Reading): Decided {
  if (calls.length > callsMax) {
    throw new RefusedError(
      `${calls.length} calls are too many: at most ${callsMax} in one answer.`,
    );
  }
  const notes = notesIn(calls);
  const others = withoutNotes(calls);
  const [alone] = others.filter(({ tool }) => isAlone(tool));
  if (alone === undefined) {
    return { ...notes, kind: "act", actions: others.map((call) => actionOf(call, reading)) };
  }
  if (others.length > 1) {
    throw new RefusedError(`${alone.tool} stands alone: see first what comes of your other calls.`);
  }
  return { ...notes, ...decidedAlone(alone, reading) };
}

function decidedAlone(call: ModelCall, reading: Reading): Decided {
  switch (call.tool) {
    case "askHuman": {
      const asked = inputOf(call, askHumanInput);
      return { kind: "ask", question: questionOf(asked), timeoutMs: asked.timeoutMs };
    }
    case "giveUp":
      return { kind: "giveUp", reason: inputOf(call, giveUpInput).reason };
    default:
      return { kind: "finish", output: outputOf(call, reading) };
  }
}

function notesIn(calls: readonly ModelCall[]): { notes?: string } {
  const written = calls.findLast(({ tool }) => tool === "note");
  return written === undefined ? {} : { notes: inputOf(written, noteInput).text };
}

function actionOf(call: ModelCall, { task, page }: Reading): Action {
  const tools = actingToolsOf(task);
  const tool = Object.hasOwn(tools, call.tool) ? tools[call.tool] : undefined;
  if (tool === undefined) throw new RefusedError(`There is no tool "${call.tool}".`);
  const action = tool.actionOf(inputOf(call, tool.input));
  if (!isAllowed(action.type, task)) {
    throw new RefusedError(`${action.type} is not allowed in this task.`);
  }
  const hosts = task.allow?.hosts;
  const complaint = hosts === undefined ? undefined : notAllowed(action, hosts, page);
  if (complaint !== undefined) throw new RefusedError(complaint);
  return action;
}

/** The task's output is owed with its last instruction. */
function outputOf(call: ModelCall, { task, progress }: Reading): unknown {
  const { output } = inputOf(call, finishInput(task));
  const isLast = progress.instruction >= instructionsOf(task).length - 1;
  if (isLast && owesOutput(task) && output === undefined) {
    throw new RefusedError("This is the last instruction: finish it with the output of the task.");
  }
  return output;
}

function inputOf<Input extends z.ZodType>({ tool, input }: ModelCall, schema: Input) {
  const { success, data, error } = schema.safeParse(input);
  if (success) return data;
  throw new RefusedError(`The input of ${tool} is not valid: ${faultsOf(error).join("; ")}.`);
}
