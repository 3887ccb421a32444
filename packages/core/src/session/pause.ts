import { pausedEvent, pausedRun } from "../run/paused.ts";
import { isAtWork } from "../run/status.ts";
import type { Commit } from "../world/store.ts";
import type { World } from "../world/world.ts";
import type { CommandResult } from "./accepted.ts";
import { cancelled } from "./cancel.ts";
import { ask, command, isHeld } from "./command.ts";
import type { Idempotency } from "./idempotency.ts";
import { noActiveRun } from "./no-active-run.ts";
import { runOf, type Reason, type Session, type SessionKey } from "./session.ts";
import { takenFromWorker } from "./taken-from-worker.ts";

const pauseRequested: Reason = {
  code: "pause_requested",
  message: "Its owner paused it; resume it to go on.",
};

/**
 * Pauses the session's run. A step that a worker has in hand is done first; the run is paused behind it, unless
 * it ends with it. Pausing what is paused changes nothing.
 * @throws DormouseError `session_not_found`, `session_deleted`, `no_active_run`, `conflict`
 */
export function pauseSession(
  world: World,
  key: SessionKey,
  idempotency?: Idempotency,
): Promise<CommandResult> {
  return command(world, key, idempotency, (session) => pause(session, world.clock.nowMs()));
}

function pause(session: Session, nowMs: number): Commit | undefined {
  if (session.run?.status === "PAUSED") return undefined;
  if (!isAtWork(session.run)) throw noActiveRun(session, "pause");
  if (!isHeld(session, nowMs)) return pausedOrCancelled(session, pauseRequested, nowMs);
  if (session.control !== undefined) return undefined;
  return ask(session, { kind: "pause", reason: pauseRequested, atMs: nowMs });
}

/** The session waits for a decision, unless its owner cancelled the run that its lost worker was to end. */
function pausedOrCancelled(session: Session, reason: Reason, nowMs: number): Commit {
  const { control } = session;
  return control?.kind === "cancel"
    ? cancelled(session, control.reason, nowMs)
    : paused(session, reason, nowMs);
}

/** The session waits for a decision, and says why. @throws Error for a session without a run. */
export function paused(session: Session, reason: Reason, nowMs: number): Commit {
  const run = pausedRun(runOf(session), nowMs);
  const stopped = { run, events: [pausedEvent(run, reason)], reason };
  const changes = { lastFailure: failureBefore(session), dueAtMs: session.deadlineAtMs };
  return takenFromWorker(session, stopped, nowMs, changes);
}

/** Kept through the pause: a step that was begun and lost is not one that nobody has begun. */
function failureBefore({ attempt, lastFailure }: Session): Reason | undefined {
  if (lastFailure !== undefined || attempt === 0) return lastFailure;
  return { code: "worker_lost", message: "Its worker was lost." };
}
