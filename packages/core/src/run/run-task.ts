import type { RunKind, RunRequest } from "@dormouse/contract";
import { instructionsOf } from "../agent/task.ts";
import type { Stage } from "../login/stages.ts";
import type { CurrentRun } from "../session/session.ts";
import type { RunStep } from "../step/site-step.ts";

/** What a run is to do: a client's script as it was asked for, or what an operation or a login was made into. */
export type RunTask = Pick<RunRequest, "timeoutMs"> & {
  kind: RunKind;
  actions: RunStep[];
  /** Which of its steps it does, by their stages; left out, all of them in their order. */
  stages?: readonly Stage[];
  operation?: string;
  /** That it is a run of. */
  agent?: string;
};

/** The run that a client has asked for, or one that is made already. */
export function taskOf(request: RunRequest | RunTask): RunTask {
  if ("actions" in request) return request;
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

/** What a run shows of its task. */
export function taskFields({
  kind,
  actions,
  stages,
  operation,
}: RunTask): Pick<CurrentRun, "kind" | "stages" | "operation" | "task" | "totalSteps"> {
  const [first] = actions;
  const agent = first !== undefined && "task" in first ? first.task : undefined;
  const [task] = agent === undefined ? [] : instructionsOf(agent);
  return {
    kind,
    ...(task === undefined ? {} : { task: task.slice(0, shownTaskLength).toWellFormed() }),
    ...(stages === undefined ? {} : { stages }),
    ...(operation === undefined ? {} : { operation }),
    totalSteps: (stages ?? actions).length,
  };
}
