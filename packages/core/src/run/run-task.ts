import {
  mapTexts,
  type AgentRequest,
  type Heal,
  type HealOptions,
  type RunKind,
  type RunRequest,
  type ScriptInput,
} from "@dormouse/contract";
import { instructionsOf } from "../agent/task.ts";
import type { Stage } from "../login/stages.ts";
import type { CurrentRun } from "../session/session.ts";
import { writeInput } from "../site/write-input.ts";
import type { RunStep } from "../step/site-step.ts";

/** What a run is to do: a client's script as it was asked for, or what an operation or a login was made into. */
export type RunTask = Pick<RunRequest, "timeoutMs"> & {
  kind: RunKind;
  actions: RunStep[];
  /** Which of its steps it does, by their stages; left out, all of them in their order. */
  stages?: readonly Stage[];
  operation?: string;
  /** How a model mends a step that fails since its page has changed; left out, the run fails. */
  heal?: HealOptions;
  /** That it is a run of. */
  agent?: string;
};

/** A script as it was asked for, or as it is to be done. */
type AskedScript = Omit<RunTask, "heal"> & {
  heal?: Heal | undefined;
  input?: ScriptInput | undefined;
};

/**
 * The run that a client has asked for, or one that is made already.
 * @param at where the request stands in its body, such as "run."
 * @throws DormouseError `invalid_request` with the input's field, of a value that could stand for more than itself.
 */
export function taskOf(request: RunRequest | RunTask, at = ""): RunTask {
  if (!("actions" in request)) return taskOfAgent(request);
  const { heal, input, actions, ...rest }: AskedScript = request;
  return {
    ...rest,
    actions:
      input === undefined
        ? actions
        : mapTexts(actions, (text) => writeInput(text, input, `${at}input`)),
    ...healOf(heal),
  };
}

/** How a model mends the run's steps, if one is to. */
export function healOf(heal: Heal | undefined): Pick<RunTask, "heal"> {
  return heal === undefined || heal === false ? {} : { heal: heal === true ? {} : heal };
}

function taskOfAgent(request: AgentRequest): RunTask {
  const { kind, timeoutMs, agent, ...task } = request;
  if (agent !== undefined) throw new Error(`what agent ${agent} is has not been looked up`);
  return {
    kind,
    actions: [{ type: "agent", task }],
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  };
}

/** So much of an agent's task is shown with its run. */
const shownTaskLength = 200;

/** So much of a task as its run shows. */
export function shownTask(task: string): string {
  return task.slice(0, shownTaskLength).toWellFormed();
}

/** What a run shows of its task. */
export function taskFields({
  kind,
  actions,
  stages,
  operation,
  heal,
}: RunTask): Pick<CurrentRun, "kind" | "stages" | "operation" | "heal" | "task" | "totalSteps"> {
  const [first] = actions;
  const agent = first !== undefined && "task" in first ? first.task : undefined;
  const [task] = agent === undefined ? [] : instructionsOf(agent);
  return {
    kind,
    ...(task === undefined ? {} : { task: shownTask(task) }),
    ...(stages === undefined ? {} : { stages }),
    ...(operation === undefined ? {} : { operation }),
    ...(heal === undefined ? {} : { heal }),
    totalSteps: (stages ?? actions).length,
  };
}
