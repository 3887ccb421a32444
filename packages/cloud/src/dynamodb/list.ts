import { decodeCursor, type ListQuery, type ListResult, type Session } from "@dormouse/core";
import { table as facts, type IndexName } from "../infrastructure/table.ts";
import { agentPartition, statusPartition, tenantPartition, type ItemKey } from "./keys.ts";
import { takePage } from "./page.ts";
import { queryPages } from "./query.ts";
import { readSessions } from "./read-sessions.ts";
import type { Table } from "./table.ts";

/** See Store.list. */
export async function list(table: Table, query: ListQuery): Promise<ListResult<Session>> {
  const { tenantId, status, agentId, limit, cursor } = query;
  const scope = ["sessions", tenantId, status, agentId];
  const after = decodeCursor(scope, cursor);
  return takePage(matching(table, query, after), limit, scope, ({ sessionId }) => sessionId);
}

/**
 * The sessions that match, newest first. An index may be behind, and it filters by one of the two at
 * most, so every session is held against the query again; pages are filled from what remains.
 */
async function* matching(
  table: Table,
  query: ListQuery,
  after: string | undefined,
): AsyncGenerator<Session> {
  const { index, partition } = placeOf(query);
  const { partitionKey, sortKey } = facts.indexes[index];
  const pages = queryPages(table, {
    IndexName: index,
    ScanIndexForward: false,
    Limit: query.limit + 1,
    KeyConditionExpression: `${partitionKey} = :pk${after === undefined ? "" : ` AND ${sortKey} < :after`}`,
    ExpressionAttributeValues: {
      ":pk": partition,
      ...(after === undefined ? {} : { ":after": after }),
    },
  });
  for await (const page of pages) {
    const sessions = await readSessions(table, page as ItemKey[]);
    yield* sessions.filter((session) => matches(session, query));
  }
}

/** The index that leaves the least to be filtered. What is being removed stands in one only. */
function placeOf({ tenantId, status, agentId }: ListQuery): {
  index: IndexName;
  partition: string;
} {
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
