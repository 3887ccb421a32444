import { cancelledRun } from "../run/cancelled.ts";
import { cancelQueued } from "../run/queue.ts";
import { isUnfinished } from "../run/status.ts";
import { readRun } from "../run/wait.ts";
import type { Commit } from "../world/store.ts";
import type { World } from "../world/world.ts";
import type { CommandResult } from "./accepted.ts";
import { ask, command, isHeld } from "./command.ts";
import type { Idempotency } from "./idempotency.ts";
import { runOf, type Reason, type Session, type SessionKey } from "./session.ts";
import { takenFromWorker } from "./taken-from-worker.ts";

const cancelRequested: Reason = {
  code: "cancel_requested",
  message: "Its owner cancelled the run.",
};

/**
 * Cancels the run that the session is busy with or paused in. A step that a worker has in hand ends before its
 * next action; what it did is recorded. Where there is nothing to cancel nothing changes.
 * @throws DormouseError `session_not_found`, `session_deleted`, `conflict`
 */
export function cancelSession(
  world: World,
  key: SessionKey,
  idempotency?: Idempotency,
): Promise<CommandResult> {
  return command(world, key, idempotency, (session) => cancel(session, world.clock.nowMs()));
}

/**
 * As cancelSession, for this run only, which may still wait for its turn: where the session is busy with
 * another one, that goes on.
 * @throws DormouseError `session_not_found`, `session_deleted`, `run_not_found`, `conflict`
 */
export async function cancelRun(
  world: World,
  key: SessionKey,
  runId: string,
  idempotency?: Idempotency,
): Promise<CommandResult> {
  await readRun(world, key, runId);
  return command(world, key, idempotency, (session) => {
    const nowMs = world.clock.nowMs();
    if (session.run?.runId === runId) return cancel(session, nowMs);
    return cancelQueued(session, runId, cancelRequested, nowMs);
  });
}

function cancel(session: Session, nowMs: number): Commit | undefined {
  if (!isUnfinished(session.run)) return undefined;
  if (!isHeld(session, nowMs)) return cancelled(session, cancelRequested, nowMs);
  if (session.control?.kind === "cancel") return undefined;
  return ask(session, { kind: "cancel", reason: cancelRequested, atMs: nowMs });
}

/** The run is over, by its owner's will. @throws Error for a session without a run. */
export function cancelled(session: Session, reason: Reason, nowMs: number): Commit {
  const ended = { ...cancelledRun(runOf(session), reason, nowMs), reason };
  return takenFromWorker(session, ended, nowMs);
}
