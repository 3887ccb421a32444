import type { SessionKey } from "@dormouse/core";
import { table as facts } from "../infrastructure/table.ts";
import { duePartitions, dueSortKey, sessionKeyOf, type ItemKey } from "./keys.ts";
import { queryPages } from "./query.ts";
import type { Table } from "./table.ts";

type DueItem = ItemKey & { dueSk: string };

/** See Store.listDue. */
export async function listDue(table: Table, nowMs: number, limit: number): Promise<SessionKey[]> {
  return (await dueIn(table, duePartitions, nowMs, limit)).map(sessionKeyOf);
}

/** What is due in these shards. Each gives its own first ones; the first of them all are among these. */
export async function dueIn(
  table: Table,
  partitions: string[],
  nowMs: number,
  limit: number,
): Promise<DueItem[]> {
  const shards = await Promise.all(
    partitions.map((partition) => dueInShard(table, partition, nowMs, limit)),
  );
  return shards
    .flat()
    .toSorted((a, b) => (a.dueSk < b.dueSk ? -1 : 1))
    .slice(0, limit);
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
