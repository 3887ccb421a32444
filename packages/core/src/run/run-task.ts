import type { RunKind, RunRequest } from "@dormouse/contract";
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
};

/** What a run shows of its task. */
export function taskFields({
  kind,
  actions,
  stages,
  operation,
}: RunTask): Pick<CurrentRun, "kind" | "stages" | "operation" | "totalSteps"> {
  return {
    kind,
    ...(stages === undefined ? {} : { stages }),
    ...(operation === undefined ? {} : { operation }),
    totalSteps: (stages ?? actions).length,
  };
}
