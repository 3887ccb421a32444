import { AgentId, DormouseError, SessionId } from "@dormouse/contract";
import type { Session, World } from "@dormouse/core";
import { z } from "@hono/zod-openapi";
import type { ApiRequest } from "../context.ts";

/** By which these clients may say which session they mean. */
export const whichSession = z.object({
  agentId: AgentId.optional().meta({
    description:
      "The agent whose session is meant, the newest that was not ended; `agent_id` and the header `X-Agent-Id` " +
      "say the same. Without any: the key's newest session.",
  }),
  agent_id: AgentId.optional(),
  sessionId: z.string().max(100).optional().meta({
    description: "The session itself; also `session_id`.",
  }),
  session_id: z.string().max(100).optional(),
});
type Which = z.output<typeof whichSession>;

/** Looked through for one that was not ended. */
const newest = 20;

/** @throws DormouseError `session_not_found`, `invalid_request` */
export async function findAwiSession(
  { store, hot }: World,
  c: ApiRequest,
  query: Which,
): Promise<Session> {
  const tenantId = c.get("tenantId");
  const sessionId = query.sessionId ?? query.session_id;
  if (sessionId !== undefined) {
    // An id of the wrong form names nothing.
    const isId = SessionId.safeParse(sessionId).success;
    const session = isId ? await store.read({ tenantId, sessionId }) : undefined;
    if (session === undefined || session.status === "CLEANUP") throw noSession();
    return session;
  }
  const agentId = query.agentId ?? query.agent_id ?? agentInHeader(c);
  const known = agentId === undefined ? undefined : await hot.sessionOfAgent(tenantId, agentId);
  const session = known && (await store.read(known));
  // The copy may be of one that was ended or deleted while Redis was away.
  if (isOpen(session)) return session;
  const { items } = await store.list({ tenantId, agentId, limit: newest });
  const found = items.find(isOpen);
  // A listing lags behind: the session itself says how it stands.
  const current = found && (await store.read(found));
  if (!isOpen(current)) throw noSession();
  return current;
}

function isOpen(session: Session | undefined): session is Session {
  return session !== undefined && session.status !== "CLEANUP" && session.ended === undefined;
}

function agentInHeader(c: ApiRequest): string | undefined {
  const header = c.req.header("x-agent-id");
  if (header === undefined || header === "") return undefined;
  const { success, data } = AgentId.safeParse(header);
  if (success) return data;
  throw new DormouseError("invalid_request", "X-Agent-Id: must be the id of an agent", {
    path: "X-Agent-Id",
  });
}

function noSession(): DormouseError {
  return new DormouseError("session_not_found", "No active session found");
}
