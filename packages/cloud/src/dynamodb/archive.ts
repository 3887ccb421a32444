import { DeleteCommand } from "@aws-sdk/lib-dynamodb";
import {
  layouts,
  type Media,
  type RecordsInArchive,
  type Retention,
  type SessionKey,
} from "@dormouse/core";
import { writeInBatches } from "./batch.ts";
import { dueIn } from "./due.ts";
import {
  archivedPartitions,
  idlePartitions,
  itemKey,
  partitionOf,
  retentionItemKey,
  sessionKeyOf,
  sortKeys,
  type ItemKey,
} from "./keys.ts";
import { putOver } from "./newer-layout.ts";
import { queryPages } from "./query.ts";
import { readRecord } from "./read-item.ts";
import { toRecordItem } from "./record-item.ts";
import { unlessRefused } from "./refusal.ts";
import type { Table } from "./table.ts";

/** How many pictures are removed at the same time: each by itself, since each has its own condition. */
const removedTogether = 10;

/** See Store.listIdle. */
export async function listIdle(
  table: Table,
  sinceMs: number,
  limit: number,
): Promise<SessionKey[]> {
  return (await dueIn(table, idlePartitions, sinceMs, limit)).map(sessionKeyOf);
}

/** See Store.listArchived. */
export async function listArchived(
  table: Table,
  nowMs: number,
  limit: number,
): Promise<SessionKey[]> {
  return (await dueIn(table, archivedPartitions, nowMs, limit)).map(sessionKeyOf);
}

/** See Store.removeArchived. */
export async function removeArchived(
  table: Table,
  key: SessionKey,
  { lastSequence, lastStep, runs, artifacts, media }: RecordsInArchive,
): Promise<void> {
  await removeRange(table, key, sortKeys.event(0), sortKeys.event(lastSequence));
  await removeRange(table, key, sortKeys.step(0), sortKeys.step(lastStep));
  await removeRange(table, key, sortKeys.page(0), sortKeys.page(lastStep));
  await removeItems(table, [
    ...runs.map((runId) => itemKey(key, sortKeys.run(runId))),
    ...artifacts.map((artifactId) => itemKey(key, sortKeys.artifact(artifactId))),
  ]);
  for (let start = 0; start < media.length; start += removedTogether) {
    const pictures = media.slice(start, start + removedTogether);
    await Promise.all(pictures.map((picture) => removeUnchanged(table, key, picture)));
  }
}

export function readRetention(table: Table, tenantId: string): Promise<Retention | undefined> {
  return readRecord(table, layouts.retention, retentionItemKey(tenantId));
}

export async function putRetention(table: Table, retention: Retention): Promise<void> {
  const item = toRecordItem(layouts.retention, retentionItemKey(retention.tenantId), retention);
  await putOver(table, layouts.retention, item);
}

export async function removeRetention(
  { client, tableName: TableName }: Table,
  tenantId: string,
): Promise<void> {
  await client.send(new DeleteCommand({ TableName, Key: retentionItemKey(tenantId) }));
}

async function removeRange(
  table: Table,
  key: SessionKey,
  first: string,
  last: string,
): Promise<void> {
  const pages = queryPages(table, {
    KeyConditionExpression: "pk = :pk AND sk BETWEEN :first AND :last",
    ProjectionExpression: "pk, sk",
    ExpressionAttributeValues: { ":pk": partitionOf(key), ":first": first, ":last": last },
  });
  for await (const page of pages) await removeItems(table, page as ItemKey[]);
}

async function removeItems(table: Table, keys: ItemKey[]): Promise<void> {
  await writeInBatches(
    table,
    keys.map(({ pk, sk }) => ({ DeleteRequest: { Key: { pk, sk } } })),
  );
}

/** A later step that showed the picture again has written it anew: that one stays. */
async function removeUnchanged(
  { client, tableName }: Table,
  key: SessionKey,
  picture: Media,
): Promise<void> {
  const { json } = toRecordItem(layouts.media, itemKey(key, ""), picture);
  await unlessRefused(
    client.send(
      new DeleteCommand({
        TableName: tableName,
        Key: itemKey(key, sortKeys.media(picture.mediaId)),
        ConditionExpression: "json = :json",
        ExpressionAttributeValues: { ":json": json },
      }),
    ),
  );
}
