import type { RunRequest } from "@dormouse/contract";
import type { EventDraft } from "../event/append.ts";
import type { Payload } from "../world/blobs.ts";

/** A run as it was asked for. */
export type NewRun = {
  runId: string;
  request: RunRequest;
  script: Payload<RunRequest["actions"]>;
  agent?: string | undefined;
};

/** What tells of the run first. */
export function createdEvent(
  type: "run.created" | "run.queued",
  { runId, request, agent }: NewRun,
): EventDraft {
  const { kind, actions } = request;
  return {
    type,
    data: { runId, kind, steps: actions.length, ...(agent === undefined ? {} : { agent }) },
  };
}
