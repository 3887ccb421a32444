import type { SessionKey } from "@dormouse/core";
import { table as facts } from "../infrastructure/table.ts";
import { duePartitions, dueSortKey, sessionKeyOf, type ItemKey } from "./keys.ts";
import { queryPages } from "./query.ts";
import type { Table } from "./table.ts";

type DueItem = ItemKey & { dueSk: string };

/** See Store.listDue. Each shard gives its own first ones; the first of them all are among these. */
export async function listDue(table: Table, nowMs: number, limit: number): Promise<SessionKey[]> {
  const shards = await Promise.all(
    duePartitions.map((partition) => dueInShard(table, partition, nowMs, limit)),
  );
  return shards
    .flat()
    .toSorted((a, b) => (a.dueSk < b.dueSk ? -1 : 1))
    .slice(0, limit)
    .map(sessionKeyOf);
}

async function dueInShard(
  table: Table,
  partition: string,
  nowMs: number,
  limit: number,
): Promise<DueItem[]> {
  const { partitionKey, sortKey } = facts.indexes.due;
  const pages = queryPages(table, {
    IndexName: "due",
    Limit: limit,
    KeyConditionExpression: `${partitionKey} = :partition AND ${sortKey} <= :now`,
    ExpressionAttributeValues: { ":partition": partition, ":now": dueSortKey(nowMs) },
  });
  const due: DueItem[] = [];
  for await (const page of pages) {
    due.push(...(page as DueItem[]));
    if (due.length >= limit) break;
  }
  return due;
}
