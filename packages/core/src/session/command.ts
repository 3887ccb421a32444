import type { Commit } from "../world/store.ts";
import type { World } from "../world/world.ts";
import type { CommandResult } from "./accepted.ts";
import { refuseDeleted } from "./find.ts";
import type { Idempotency } from "./idempotency.ts";
import { publish } from "./publish.ts";
import { revise } from "./revise.ts";
import type { Control, Session, SessionKey } from "./session.ts";
import { settle } from "./settle.ts";

/**
 * Carries out what the session's owner asks of it.
 * @param decide returns the commit, or undefined where nothing is to change.
 * @throws DormouseError `session_not_found`, `session_deleted`, `conflict`, and what `decide` throws.
 */
export async function command(
  world: World,
  key: SessionKey,
  idempotency: Idempotency | undefined,
  decide: (session: Session) => Commit | undefined,
): Promise<CommandResult> {
  const settled = await settle(world, key, (session) => {
    refuseDeleted(session);
    const commit = decide(session);
    if (idempotency === undefined) return commit;
    const record = { ...idempotency, sessionId: key.sessionId };
    // Sent again when the session has moved on, it must not be carried out after all.
    return { ...(commit ?? untouched(session, world.clock.nowMs())), idempotency: record };
  });
  if ("duplicate" in settled) return settled;
  if ("commit" in settled) await publish(world, settled.commit);
  return { sessionId: key.sessionId, repeated: false };
}

/** A worker has a step of the session in hand. */
export function isHeld({ lease }: Session, nowMs: number): boolean {
  return lease !== undefined && lease.untilMs > nowMs;
}

/** Leaves word for the worker that has the step in hand. */
export function ask(session: Session, control: Control): Commit {
  return revise(session, { control }, [], control.atMs);
}

/** Nothing of the session changes but that it was written: what is written with it needs the time that it is now. */
export function untouched(session: Session, nowMs: number): Commit {
  return revise(session, {}, [], nowMs);
}
