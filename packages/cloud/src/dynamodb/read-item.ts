import { GetCommand } from "@aws-sdk/lib-dynamodb";
import type { Layout } from "@dormouse/core";
import type { ItemKey } from "./keys.ts";
import type { Item } from "./query.ts";
import { fromRecordItem } from "./record-item.ts";
import type { Table } from "./table.ts";

/** One item, strongly consistent. */
export async function readItem(
  { client, tableName }: Table,
  key: ItemKey,
): Promise<Item | undefined> {
  const { Item } = await client.send(
    new GetCommand({ TableName: tableName, Key: key, ConsistentRead: true }),
  );
  return Item;
}

/** @throws NewerLayoutError */
export async function readRecord<Value>(
  table: Table,
  layout: Layout<Value>,
  key: ItemKey,
): Promise<Value | undefined> {
  const item = await readItem(table, key);
  return item && fromRecordItem(layout, item);
}
