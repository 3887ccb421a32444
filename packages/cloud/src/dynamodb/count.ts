import type { SessionStatus } from "@dormouse/contract";
import { table as facts } from "../infrastructure/table.ts";
import { statusPartition } from "./keys.ts";
import { queryPages } from "./query.ts";
import type { Table } from "./table.ts";

/** See Store.countSessions. The index holds keys only: thousands of them are a single answer. */
export async function countSessions(
  table: Table,
  { tenantId, status, upTo }: { tenantId: string; status: SessionStatus; upTo: number },
): Promise<number> {
  const pages = queryPages(table, {
    IndexName: "status",
    Limit: upTo,
    KeyConditionExpression: `${facts.indexes.status.partitionKey} = :pk`,
    ExpressionAttributeValues: { ":pk": statusPartition(tenantId, status) },
  });
  let count = 0;
  for await (const page of pages) {
    count += page.length;
    if (count >= upTo) return upTo;
  }
  return count;
}
