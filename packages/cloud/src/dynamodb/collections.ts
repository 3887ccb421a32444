import { DeleteCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { layouts, type Collection, type SessionKey } from "@dormouse/core";
import { dueIn } from "./due.ts";
import {
  collectionKeys,
  collectionPartitions,
  itemKey,
  sessionKeyOf,
  sortKeys,
  type ItemKey,
} from "./keys.ts";
import { knownLayout, notNewer, putOver, refuseNewerItem } from "./newer-layout.ts";
import { unlessRefused } from "./refusal.ts";
import type { Table } from "./table.ts";

/** The one item by which a session asks for a collection. It lies with the session, and goes with it. */
export function toCollectionItem(
  key: SessionKey,
  dueAtMs: number,
): ItemKey & { schemaVersion: number } {
  return {
    ...itemKey(key, sortKeys.collection),
    ...collectionKeys(key.sessionId, dueAtMs),
    ...layouts.collection.stamp({ dueAtMs }),
  };
}

export async function requestCollection(
  table: Table,
  key: SessionKey,
  dueAtMs: number,
): Promise<void> {
  await putOver(table, layouts.collection, toCollectionItem(key, dueAtMs));
}

/** See Store.listCollections. */
export async function listCollections(
  table: Table,
  nowMs: number,
  limit: number,
): Promise<Collection[]> {
  const due = await dueIn(table, collectionPartitions, nowMs, limit);
  return due.map((item) => ({ ...sessionKeyOf(item), dueAtMs: Number(item.dueSk) }));
}

/** See Store.endCollection. */
export async function endCollection(
  { client, tableName }: Table,
  { dueAtMs, ...key }: Collection,
  againAtMs?: number,
): Promise<void> {
  const request = {
    TableName: tableName,
    Key: itemKey(key, sortKeys.collection),
    ConditionExpression: `dueAtMs = :seen AND ${notNewer}`,
    ReturnValuesOnConditionCheckFailure: "ALL_OLD",
  } as const;
  const seen = { ":seen": dueAtMs, ...knownLayout(layouts.collection) };
  const ended =
    againAtMs === undefined
      ? client.send(new DeleteCommand({ ...request, ExpressionAttributeValues: seen }))
      : client.send(
          new UpdateCommand({
            ...request,
            UpdateExpression: "SET dueAtMs = :again, dueSk = :dueSk",
            ExpressionAttributeValues: {
              ...seen,
              ":again": againAtMs,
              ":dueSk": collectionKeys(key.sessionId, againAtMs).dueSk,
            },
          }),
        );
  await unlessRefused(ended, (item) => refuseNewerItem(layouts.collection, item));
}
