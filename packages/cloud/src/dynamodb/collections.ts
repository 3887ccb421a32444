import { DeleteCommand, PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import type { Collection, SessionKey } from "@dormouse/core";
import { dueIn } from "./due.ts";
import { collectionKeys, collectionPartitions, itemKey, sessionKeyOf, sortKeys } from "./keys.ts";
import { unlessRefused } from "./refusal.ts";
import type { Table } from "./table.ts";

/** The one item by which a session asks for a collection. It lies with the session, and goes with it. */
export function toCollectionItem(key: SessionKey, dueAtMs: number): Record<string, unknown> {
  return {
    ...itemKey(key, sortKeys.collection),
    ...collectionKeys(key.sessionId, dueAtMs),
    dueAtMs,
  };
}

export async function requestCollection(
  { client, tableName }: Table,
  key: SessionKey,
  dueAtMs: number,
): Promise<void> {
  await client.send(new PutCommand({ TableName: tableName, Item: toCollectionItem(key, dueAtMs) }));
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
    ConditionExpression: "dueAtMs = :seen",
  };
  const ended =
    againAtMs === undefined
      ? client.send(
          new DeleteCommand({ ...request, ExpressionAttributeValues: { ":seen": dueAtMs } }),
        )
      : client.send(
          new UpdateCommand({
            ...request,
            UpdateExpression: "SET dueAtMs = :again, dueSk = :dueSk",
            ExpressionAttributeValues: {
              ":seen": dueAtMs,
              ":again": againAtMs,
              ":dueSk": collectionKeys(key.sessionId, againAtMs).dueSk,
            },
          }),
        );
  await unlessRefused(ended);
}
