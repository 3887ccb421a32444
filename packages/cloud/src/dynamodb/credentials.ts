import { DeleteCommand } from "@aws-sdk/lib-dynamodb";
import {
  decodeCursor,
  layouts,
  type CredentialKey,
  type ListResult,
  type PageRequest,
  type StoredCredential,
} from "@dormouse/core";
import { credentialItemKey, credentialPartition } from "./keys.ts";
import { putOver } from "./newer-layout.ts";
import { takePage } from "./page.ts";
import { mapped, queryItems } from "./query.ts";
import { readRecord } from "./read-item.ts";
import { fromRecordItem, toRecordItem } from "./record-item.ts";
import type { Table } from "./table.ts";

export function readCredential(
  table: Table,
  key: CredentialKey,
): Promise<StoredCredential | undefined> {
  return readRecord(table, layouts.credential, credentialItemKey(key));
}

export async function putCredential(table: Table, credential: StoredCredential): Promise<void> {
  const item = toRecordItem(layouts.credential, credentialItemKey(credential), credential);
  await putOver(table, layouts.credential, item);
}

export async function removeCredential(
  { client, tableName }: Table,
  key: CredentialKey,
): Promise<void> {
  await client.send(new DeleteCommand({ TableName: tableName, Key: credentialItemKey(key) }));
}

/** See Store.listCredentials. */
export async function listCredentials(
  table: Table,
  tenantId: string,
  { limit, cursor }: PageRequest,
): Promise<ListResult<StoredCredential>> {
  const scope = ["credentials", tenantId];
  const after = decodeCursor(scope, cursor);
  const items = queryItems(table, {
    Limit: limit + 1,
    KeyConditionExpression: "pk = :pk",
    ExpressionAttributeValues: { ":pk": credentialPartition(tenantId) },
    ...(after === undefined
      ? {}
      : { ExclusiveStartKey: credentialItemKey({ tenantId, name: after }) }),
  });
  const credentials = mapped(items, (item) => fromRecordItem(layouts.credential, item));
  return takePage(credentials, limit, scope, ({ name }) => name);
}
