import type { SessionStatus } from "@dormouse/contract";
import { table as facts } from "../infrastructure/table.ts";
import { statusPartition } from "./keys.ts";
import { queryPages } from "./query.ts";
import type { IndexPlace } from "./sessions-in.ts";
import type { Table } from "./table.ts";

/** See Store.countSessions. */
export function countSessions(
  table: Table,
  { tenantId, status, upTo }: { tenantId: string; status: SessionStatus; upTo: number },
): Promise<number> {
  return countIn(table, { index: "status", partition: statusPartition(tenantId, status) }, upTo);
}

/** How many stand there, `upTo` at most. The index holds keys only: thousands of them are a single answer. */
export async function countIn(
  table: Table,
  { index, partition }: IndexPlace,
  upTo: number,
): Promise<number> {
  const pages = queryPages(table, {
    IndexName: index,
    Limit: upTo,
    KeyConditionExpression: `${facts.indexes[index].partitionKey} = :pk`,
    ExpressionAttributeValues: { ":pk": partition },
  });
  let count = 0;
  for await (const page of pages) {
    count += page.length;
    if (count >= upTo) return upTo;
  }
  return count;
}
