import { limits } from "@dormouse/contract";
import type { EventDraft } from "../event/append.ts";
import { revise } from "../session/revise.ts";
import type { CurrentRun, QueuedRun, Reason, Session } from "../session/session.ts";
import { unclaimed } from "../session/unclaimed.ts";
import type { Commit } from "../world/store.ts";
import { cancelledRun } from "./cancelled.ts";
import { createdEvent, type NewRun } from "./new-run.ts";
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
    kind: request.kind,
    ...(agent === undefined ? {} : { agent }),
    firstSequence: session.lastSequence + 1,
    totalSteps: request.actions.length,
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
 * is paused keeps the others waiting.
 */
export function startNext(commit: Commit): Commit {
  const { session } = commit;
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
  const { session: begun, events = [] } = revise(session, changes, [started], nowMs);
  return {
    ...commit,
    session: { ...begun, revision: session.revision },
    events: [...(commit.events ?? []), ...events],
  };
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
