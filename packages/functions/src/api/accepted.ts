import { DormouseError, path, routes, type SessionView } from "@dormouse/contract";
import type { Accepted } from "@dormouse/core";
import type { ApiContext, ApiRequest } from "./context.ts";
import { viewFor } from "./session-view.ts";

/**
 * The answer to a command: what it made, and the session as it now stands.
 * @throws DormouseError `session_deleted` where the command is an old one, sent again, and its session is gone since.
 */
export async function answerAccepted(
  context: ApiContext,
  c: ApiRequest,
  { sessionId, runId, repeated }: Accepted,
): Promise<{ runId?: string; session: SessionView }> {
  if (repeated) c.header("idempotent-replayed", "true");
  const session = await context.world.store.read({ tenantId: c.get("tenantId"), sessionId });
  if (session === undefined) {
    throw new DormouseError(
      "session_deleted",
      `Session ${sessionId} was deleted; use a new Idempotency-Key for another one.`,
    );
  }
  return { ...(runId === undefined ? {} : { runId }), session: viewFor(context, c)(session) };
}

/** The answer to a command that made a session, and in its headers where that is. As answerAccepted. */
export function answerNewSession(
  context: ApiContext,
  c: ApiRequest,
  accepted: Accepted,
): Promise<{ runId?: string; session: SessionView }> {
  c.header("location", path(routes.session, { sessionId: accepted.sessionId }));
  return answerAccepted(context, c, accepted);
}
