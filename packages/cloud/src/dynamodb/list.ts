import { decodeCursor, type ListQuery, type ListResult, type Session } from "@dormouse/core";
import { agentPartition, statusPartition, tenantPartition } from "./keys.ts";
import { takePage } from "./page.ts";
import { sessionsIn, type IndexPlace } from "./sessions-in.ts";
import type { Table } from "./table.ts";

/** See Store.list. An index filters by one of the two at most. */
export async function list(table: Table, query: ListQuery): Promise<ListResult<Session>> {
  const { tenantId, status, agentId, limit, cursor } = query;
  const scope = ["sessions", tenantId, status, agentId];
  const after = decodeCursor(scope, cursor);
  const matching = sessionsIn(table, placeOf(query), { limit, after }, (session) =>
    matches(session, query),
  );
  return takePage(matching, limit, scope, ({ sessionId }) => sessionId);
}

/** The index that leaves the least to be filtered. What is being removed stands in one only. */
function placeOf({ tenantId, status, agentId }: ListQuery): IndexPlace {
  if (agentId !== undefined && status !== "CLEANUP") {
    return { index: "agent", partition: agentPartition(tenantId, agentId) };
  }
  if (status !== undefined) {
    return { index: "status", partition: statusPartition(tenantId, status) };
  }
  return { index: "tenant", partition: tenantPartition(tenantId) };
}

function matches(session: Session, { status, agentId }: ListQuery): boolean {
  const statusFits =
    status === undefined ? session.status !== "CLEANUP" : session.status === status;
  return statusFits && (agentId === undefined || session.agentId === agentId);
}
