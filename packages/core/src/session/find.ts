import { DormouseError } from "@dormouse/contract";
import type { World } from "../world/world.ts";
import type { Session, SessionKey } from "./session.ts";

/** @throws DormouseError `session_not_found`, for another tenant's session too. */
export async function findSession(world: World, key: SessionKey): Promise<Session> {
  const session = await world.store.read(key);
  if (session === undefined) throw sessionNotFound(key.sessionId);
  return session;
}

/**
 * As findSession, for what is not to be had of a session once its owner deleted it.
 * @throws DormouseError `session_not_found`, `session_deleted`
 */
export async function findKeptSession(world: World, key: SessionKey): Promise<Session> {
  const session = await findSession(world, key);
  refuseDeleted(session);
  return session;
}

/** @throws DormouseError `session_deleted` */
export function refuseDeleted({ status }: Session): void {
  if (status !== "CLEANUP") return;
  throw new DormouseError("session_deleted", "The session was deleted; create a new one.");
}

export function sessionNotFound(sessionId: string): DormouseError {
  return new DormouseError(
    "session_not_found",
    `There is no session ${sessionId}; GET /v1/sessions lists yours.`,
    {
      path: "sessionId",
    },
  );
}
