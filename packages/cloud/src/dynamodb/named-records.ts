import { DeleteCommand } from "@aws-sdk/lib-dynamodb";
import { decodeCursor, type Layout, type ListResult, type PageRequest } from "@dormouse/core";
import { namedItemKey, namedPartition, type NamedKey, type NamedKind } from "./keys.ts";
import { putOver, replaceOver } from "./newer-layout.ts";
import { takePage } from "./page.ts";
import { mapped, queryItems } from "./query.ts";
import { readRecord } from "./read-item.ts";
import { fromRecordItem, toRecordItem } from "./record-item.ts";
import type { Table } from "./table.ts";

/** What a tenant has of one kind, each under a name. */
export type NamedRecords<Stored extends NamedKey> = {
  read(key: NamedKey): Promise<Stored | undefined>;
  /** In place of one that had the name before. */
  put(record: Stored): Promise<void>;
  /** @returns false where `earlier` does not stand there any more. */
  replace(record: Stored, earlier: Stored): Promise<boolean>;
  remove(key: NamedKey): Promise<void>;
  /** By name. @throws DormouseError `invalid_cursor` */
  list(tenantId: string, page: PageRequest): Promise<ListResult<Stored>>;
};

export function namedRecords<Stored extends NamedKey>(
  table: Table,
  kind: NamedKind,
  layout: Layout<Stored>,
): NamedRecords<Stored> {
  const { client, tableName } = table;
  return {
    read: (key) => readRecord(table, layout, namedItemKey(kind, key)),

    async put(record) {
      await putOver(table, layout, toRecordItem(layout, namedItemKey(kind, record), record));
    },

    replace: (record, earlier) => {
      const itemOf = (stored: Stored) => toRecordItem(layout, namedItemKey(kind, stored), stored);
      return replaceOver(table, layout, itemOf(record), itemOf(earlier));
    },

    async remove(key) {
      const Key = namedItemKey(kind, key);
      await client.send(new DeleteCommand({ TableName: tableName, Key }));
    },

    async list(tenantId, { limit, cursor }) {
      const scope = [`${kind.toLowerCase()}s`, tenantId];
      const after = decodeCursor(scope, cursor);
      const items = queryItems(table, {
        Limit: limit + 1,
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: { ":pk": namedPartition(kind, tenantId) },
        ...(after === undefined
          ? {}
          : { ExclusiveStartKey: namedItemKey(kind, { tenantId, name: after }) }),
      });
      const records = mapped(items, (item) => fromRecordItem(layout, item));
      return takePage(records, limit, scope, ({ name }) => name);
    },
  };
}
