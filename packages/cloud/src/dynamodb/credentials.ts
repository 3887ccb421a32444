import { DeleteCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import {
  decodeCursor,
  type CredentialKey,
  type ListResult,
  type PageRequest,
  type StoredCredential,
} from "@dormouse/core";
import { credentialItemKey, credentialPartition } from "./keys.ts";
import { takePage } from "./page.ts";
import { mapped, queryItems } from "./query.ts";
import { readRecord } from "./read-item.ts";
import { fromRecordItem, toRecordItem } from "./record-item.ts";
import type { Table } from "./table.ts";

export function readCredential(
  table: Table,
  key: CredentialKey,
): Promise<StoredCredential | undefined> {
  return readRecord<StoredCredential>(table, credentialItemKey(key));
}

export async function putCredential(
  { client, tableName }: Table,
  credential: StoredCredential,
): Promise<void> {
  const item = toRecordItem(credentialItemKey(credential), credential);
  await client.send(new PutCommand({ TableName: tableName, Item: item }));
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
  const credentials = mapped(items, (item) => fromRecordItem(item) as StoredCredential);
  return takePage(credentials, limit, scope, ({ name }) => name);
}
