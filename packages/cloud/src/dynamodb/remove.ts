import { BatchWriteCommand, DeleteCommand } from "@aws-sdk/lib-dynamodb";
import type { SessionKey } from "@dormouse/core";
import { backOff } from "./backoff.ts";
import { partitionOf, sessionItemKey, sortKeys, type ItemKey } from "./keys.ts";
import { queryPages } from "./query.ts";
import type { Table } from "./table.ts";

/** DynamoDB takes 25 deletions a batch. */
const batchSize = 25;

/**
 * See Store.remove. The session's own item goes last: while it is there the sweeper finds it, and a
 * removal that broke off is taken up again.
 */
export async function remove(table: Table, key: SessionKey): Promise<void> {
  const pages = queryPages(table, {
    KeyConditionExpression: "pk = :pk",
    ProjectionExpression: "pk, sk",
    ExpressionAttributeValues: { ":pk": partitionOf(key) },
  });
  for await (const page of pages) {
    const keys = (page as ItemKey[]).filter(({ sk }) => sk !== sortKeys.session);
    for (let start = 0; start < keys.length; start += batchSize) {
      await deleteBatch(table, keys.slice(start, start + batchSize));
    }
  }
  await table.client.send(
    new DeleteCommand({ TableName: table.tableName, Key: sessionItemKey(key) }),
  );
}

async function deleteBatch({ client, tableName }: Table, keys: ItemKey[]): Promise<void> {
  let requests: { DeleteRequest?: { Key: Record<string, unknown> | undefined } }[] = keys.map(
    ({ pk, sk }) => ({ DeleteRequest: { Key: { pk, sk } } }),
  );
  for (let attempt = 0; requests.length > 0; attempt += 1) {
    if (attempt > 0) await backOff(attempt);
    const { UnprocessedItems } = await client.send(
      new BatchWriteCommand({ RequestItems: { [tableName]: requests } }),
    );
    requests = UnprocessedItems?.[tableName] ?? [];
  }
}
