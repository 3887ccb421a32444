import { DeleteCommand } from "@aws-sdk/lib-dynamodb";
import type { SessionKey } from "@dormouse/core";
import { writeInBatches } from "./batch.ts";
import { partitionOf, sessionItemKey, sortKeys, type ItemKey } from "./keys.ts";
import { queryPages } from "./query.ts";
import type { Table } from "./table.ts";

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
    const deletions = keys.map(({ pk, sk }) => ({ DeleteRequest: { Key: { pk, sk } } }));
    await writeInBatches(table, deletions);
  }
  await table.client.send(
    new DeleteCommand({ TableName: table.tableName, Key: sessionItemKey(key) }),
  );
}
