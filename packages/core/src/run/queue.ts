import { limits } from "@dormouse/contract";
import type { EventDraft } from "../event/append.ts";
import { revise } from "../session/revise.ts";
import type { CurrentRun, QueuedRun, Reason, Session } from "../session/session.ts";
import { unclaimed } from "../session/unclaimed.ts";
import type { Commit } from "../world/store.ts";
import { cancelledRun } from "./cancelled.ts";
import { createdEvent, type NewRun } from "./new-run.ts";
import { pausedEvent, pausedRun } from "./paused.ts";
import { taskFields } from "./run-task.ts";
import { isUnfinished } from "./status.ts";

/** Puts a run behind those that wait, or before them. */
export function enqueue(
  session: Session,
  newRun: NewRun,
  { changes = {}, first = false }: { changes?: Partial<Session>; first?: boolean },
  nowMs: number,
): Commit {
  const { runId, request, agent, script } = newRun;
  const queued: QueuedRun = {
    runId,
    ...taskFields(request),
    ...(agent === undefined ? {} : { agent }),
    firstSequence: session.lastSequence + 1,
    ...(request.timeoutMs === undefined ? {} : { timeoutMs: request.timeoutMs }),
    createdAtMs: nowMs,
  };
  const waiting = session.queue ?? [];
  const queue = first ? [queued, ...waiting] : [...waiting, queued];
  return {
    ...revise(session, { ...changes, queue }, [createdEvent("run.queued", newRun)], nowMs),
    newRun: { ...waitingRun(queued, session), script },
  };
}

/** How a run stands while it waits. Its first step has its number once it begins. */
export function waitingRun(queued: QueuedRun, { nextStep }: Session): CurrentRun {
  return { ...queued, status: "INITIALIZING", firstStep: nextStep, doneSteps: 0 };
}

/**
 * The commit that ends a run starts the one that waits behind it, so that no crash can come between. One that
 * is paused keeps the others waiting; a pause that came too late for one that ended by itself holds the next.
 * @param before the session that the commit changes.
 */
export function startNext(commit: Commit, before: Session): Commit {
  const { session } = commit;
  const ending = session.run?.status;
  const [next, ...waiting] = session.queue ?? [];
  if (next === undefined || session.status === "CLEANUP" || isUnfinished(session.run)) {
    return commit;
  }
  const nowMs = session.updatedAtMs;
  const run = {
    ...waitingRun(next, session),
    deadlineAtMs: nowMs + (next.timeoutMs ?? limits.runTimeoutMsDefault),
  };
  const changes = {
    ...unclaimed,
    status: "ACTIVE",
    run,
    queue: waiting.length === 0 ? undefined : waiting,
    // Whoever still works on the run before must not commit into this one.
    fence: session.fence + 1,
    reason: undefined,
    // Its hint may be lost.
    dueAtMs: nowMs,
  } as const;
  const started = { type: "run.started", data: { runId: run.runId } } as const;
  const begun = revise(session, changes, [started], nowMs);
  const { control } = before;
  const late = control?.kind === "pause" && ending !== "CANCELLED";
  const held = late ? heldAtStart(begun.session, run, control.reason, nowMs) : undefined;
  return {
    ...commit,
    session: { ...(held ?? begun).session, revision: session.revision },
    events: [...(commit.events ?? []), ...(begun.events ?? []), ...(held?.events ?? [])],
  };
}

function heldAtStart(session: Session, run: CurrentRun, reason: Reason, nowMs: number) {
  const paused = pausedRun(run, nowMs);
  const { status } = paused;
  const changes = { status, run: paused, reason, dueAtMs: session.deadlineAtMs };
  return revise(session, changes, [pausedEvent(paused, reason)], nowMs);
}

/** Takes a run that waits out of the queue; undefined where it does not wait. */
export function cancelQueued(
  session: Session,
  runId: string,
  reason: Reason,
  nowMs: number,
): Commit | undefined {
  const queued = session.queue?.find((waiting) => waiting.runId === runId);
  if (queued === undefined) return undefined;
  const rest = session.queue?.filter((waiting) => waiting !== queued) ?? [];
  const { run, events } = cancelledRun(waitingRun(queued, session), reason, nowMs);
  const changes = { queue: rest.length === 0 ? undefined : rest };
  return { ...revise(session, changes, events, nowMs), run };
}

/** What tells that all that wait will never begin. */
export function cancelledQueue(session: Session, reason: Reason): EventDraft[] {
  return (session.queue ?? []).map(({ runId }) => ({
    type: "run.cancelled",
    data: { runId, reason },
  }));
}
