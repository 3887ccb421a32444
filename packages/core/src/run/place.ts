import { DormouseError, limits, type IfBusy } from "@dormouse/contract";
import { isHeld } from "../session/command.ts";
import { refuseDeleted } from "../session/find.ts";
import type { Control, QueuedRun, Session } from "../session/session.ts";
import type { EngineSettings } from "../settings.ts";
import type { Commit } from "../world/store.ts";
import { refuseExpired } from "./deadline.ts";
import type { NewRun } from "./new-run.ts";
import { cancelQueued, enqueue } from "./queue.ts";
import { replacedReason, startRun } from "./start.ts";
import { isUnfinished } from "./status.ts";

/**
 * Gives a session a run: it begins at once, waits behind others, or takes the place of the one that is not
 * over yet, a worker's step in hand being ended first.
 * @throws what refuseRun throws.
 */
export function placeRun(
  session: Session,
  newRun: NewRun,
  ifBusy: IfBusy,
  settings: EngineSettings,
  nowMs: number,
): Commit {
  refuseRun(session, ifBusy, nowMs);
  if (!isUnfinished(session.run)) return startRun(session, newRun, settings, nowMs);
  if (ifBusy === "queue") return enqueue(session, newRun, {}, nowMs);
  // Where its worker was lost before it could make room, whoever finds that makes room for the newer one.
  const makesRoom = isHeld(session, nowMs) || replacementIn(session) !== undefined;
  if (!makesRoom) return startRun(session, newRun, settings, nowMs);
  const control: Control = {
    kind: "cancel",
    reason: replacedReason,
    atMs: nowMs,
    replacedBy: newRun.runId,
  };
  const { session: without, events = [], run } = withoutReplacement(session, nowMs);
  const placed = enqueue(without, newRun, { changes: { control }, first: true }, nowMs);
  return {
    ...placed,
    session: { ...placed.session, revision: session.revision + 1 },
    events: [...events, ...(placed.events ?? [])],
    ...(run === undefined ? {} : { run }),
  };
}

/** A run that was to take the place of the one in hand, and has not yet, gives way to the one that now does. */
function withoutReplacement(session: Session, nowMs: number): Commit {
  const before = replacementIn(session);
  const cancelled = before && cancelQueued(session, before.runId, replacedReason, nowMs);
  return cancelled ?? { session };
}

/** The run that waits, before all others, for the one in hand to make room for it. */
function replacementIn({ control, queue = [] }: Session): QueuedRun | undefined {
  return queue.find(({ runId }) => runId === control?.replacedBy);
}

/**
 * @throws DormouseError `session_deleted`, `session_expired`; `run_in_progress` where the session is busy and
 * nothing is to be done about it; `queue_full` where the run would have to wait.
 */
export function refuseRun(session: Session, ifBusy: IfBusy, nowMs: number): void {
  refuseDeleted(session);
  refuseExpired(session, nowMs);
  if (!isUnfinished(session.run)) return;
  if (ifBusy === "refuse") {
    throw new DormouseError(
      "run_in_progress",
      `The session is busy with run ${session.run.runId}; wait for its end, or have this run queued.`,
      { path: "ifBusy" },
    );
  }
  // It waits, if at all, for one action, and in no one's place but that of another replacement.
  if (ifBusy === "replace") return;
  if ((session.queue?.length ?? 0) < limits.queuedRuns) return;
  throw new DormouseError(
    "queue_full",
    `${limits.queuedRuns} runs wait in this session already; wait for one to end, or cancel one.`,
  );
}
