import type { EventDraft } from "../event/append.ts";
import type { RunStep } from "../step/site-step.ts";
import type { Payload } from "../world/blobs.ts";
import { taskFields, type RunTask } from "./run-task.ts";

/** A run as it was asked for. */
export type NewRun = {
  runId: string;
  request: RunTask;
  script: Payload<RunStep[]>;
  agent?: string | undefined;
};

/** What tells of the run first. */
export function createdEvent(
  type: "run.created" | "run.queued",
  { runId, request, agent }: NewRun,
): EventDraft {
  const { kind, operation, totalSteps: steps } = taskFields(request);
  return {
    type,
    data: {
      runId,
      kind,
      ...(operation === undefined ? {} : { operation }),
      steps,
      ...(agent === undefined ? {} : { agent }),
    },
  };
}
