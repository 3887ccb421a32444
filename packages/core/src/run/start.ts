import { limits } from "@dormouse/contract";
import type { EventDraft } from "../event/append.ts";
import { revise } from "../session/revise.ts";
import type { CurrentRun, Reason, Session } from "../session/session.ts";
import { unclaimed } from "../session/unclaimed.ts";
import type { EngineSettings } from "../settings.ts";
import type { Commit } from "../world/store.ts";
import { cancelledRun } from "./cancelled.ts";
import { createdEvent, type NewRun } from "./new-run.ts";
import { taskFields } from "./run-task.ts";
import { isUnfinished } from "./status.ts";

/**
 * Begins a run at once. One that is not over yet ends with it.
 */
export function startRun(
  session: Session,
  newRun: NewRun,
  settings: EngineSettings,
  nowMs: number,
): Pick<Commit, "session" | "events" | "newRun" | "run"> {
  const { runId, request, script, agent } = newRun;
  const replaced = replacedRun(session, nowMs);
  const run: CurrentRun = {
    runId,
    ...taskFields(request),
    ...(agent === undefined ? {} : { agent }),
    status: "INITIALIZING",
    firstSequence: session.lastSequence + (replaced?.events.length ?? 0) + 1,
    firstStep: session.nextStep,
    doneSteps: 0,
    createdAtMs: nowMs,
    ...(request.timeoutMs === undefined ? {} : { timeoutMs: request.timeoutMs }),
    deadlineAtMs: nowMs + (request.timeoutMs ?? limits.runTimeoutMsDefault),
  };
  const changes = {
    status: "ACTIVE",
    run,
    ...unclaimed,
    // Whoever still works on an earlier run must not commit into this one.
    fence: session.fence + 1,
    reason: undefined,
    dueAtMs: nowMs + settings.dispatchGraceMs,
  } as const;
  return {
    ...revise(
      session,
      changes,
      [...(replaced?.events ?? []), createdEvent("run.created", newRun)],
      nowMs,
    ),
    newRun: { ...run, script },
    ...(replaced === undefined ? {} : { run: replaced.run }),
  };
}

export const replacedReason: Reason = {
  code: "replaced",
  message: "Another run was started in its place.",
};

function replacedRun(
  { run }: Session,
  nowMs: number,
): { run: CurrentRun; events: EventDraft[] } | undefined {
  return isUnfinished(run) ? cancelledRun(run, replacedReason, nowMs) : undefined;
}
