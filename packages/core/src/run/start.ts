import { DormouseError, limits, type RunRequest } from "@dormouse/contract";
import type { EventDraft } from "../event/append.ts";
import { revise } from "../session/revise.ts";
import type { CurrentRun, Session } from "../session/session.ts";
import { unclaimed } from "../session/unclaimed.ts";
import type { EngineSettings } from "../settings.ts";
import type { Payload } from "../world/blobs.ts";
import type { Commit } from "../world/store.ts";
import { cancelledRun } from "./cancelled.ts";
import { refuseExpired } from "./deadline.ts";
import { isAtWork } from "./status.ts";

export type NewRun = {
  runId: string;
  request: RunRequest;
  script: Payload<RunRequest["actions"]>;
  agent?: string | undefined;
};

/**
 * Gives a session its next run.
 * @throws DormouseError `run_in_progress` while one is at work, `session_deleted`, `session_expired`.
 */
export function startRun(
  session: Session,
  { runId, request, script, agent }: NewRun,
  settings: EngineSettings,
  nowMs: number,
): Pick<Commit, "session" | "events" | "newRun" | "run"> {
  refuseUnlessFree(session);
  refuseExpired(session, nowMs);
  const replaced = replacedRun(session, nowMs);
  const run: CurrentRun = {
    runId,
    kind: request.kind,
    ...(agent === undefined ? {} : { agent }),
    status: "INITIALIZING",
    firstSequence: session.lastSequence + (replaced?.events.length ?? 0) + 1,
    firstStep: session.nextStep,
    totalSteps: request.actions.length,
    doneSteps: 0,
    createdAtMs: nowMs,
    ...(request.timeoutMs === undefined ? {} : { timeoutMs: request.timeoutMs }),
    deadlineAtMs: nowMs + (request.timeoutMs ?? limits.runTimeoutMsDefault),
  };
  const created: EventDraft = {
    type: "run.created",
    data: {
      runId,
      kind: request.kind,
      steps: request.actions.length,
      ...(agent === undefined ? {} : { agent }),
    },
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
    ...revise(session, changes, [...(replaced?.events ?? []), created], nowMs),
    newRun: { ...run, script },
    ...(replaced === undefined ? {} : { run: replaced.run }),
  };
}

/** @throws DormouseError `run_in_progress`, `session_deleted` */
export function refuseUnlessFree(session: Session): void {
  if (session.status === "CLEANUP") {
    throw new DormouseError("session_deleted", "The session was deleted; create a new one.");
  }
  const { run } = session;
  if (isAtWork(run)) {
    throw new DormouseError(
      "run_in_progress",
      `The session is busy with run ${run.runId}; wait for its run.completed or run.failed event.`,
    );
  }
}

/** A paused run ends when the caller gives the session something else to do. */
function replacedRun(
  { run }: Session,
  nowMs: number,
): { run: CurrentRun; events: EventDraft[] } | undefined {
  if (run?.status !== "PAUSED") return undefined;
  const reason = { code: "replaced", message: "Another run was started in its place." };
  return cancelledRun(run, reason, nowMs);
}
