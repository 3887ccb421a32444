import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { apiKeyItemKey } from "./keys.ts";
import { readItem } from "./read-item.ts";
import type { Table } from "./table.ts";

export async function readTenantByKeyHash(
  table: Table,
  keyHash: string,
): Promise<string | undefined> {
  const item = await readItem(table, apiKeyItemKey(keyHash));
  return typeof item?.tenantId === "string" ? item.tenantId : undefined;
}

export async function putApiKey(
  { client, tableName }: Table,
  apiKey: { keyHash: string; tenantId: string; createdAtMs: number },
): Promise<void> {
  const { keyHash, tenantId, createdAtMs } = apiKey;
  await client.send(
    new PutCommand({
      TableName: tableName,
      Item: { ...apiKeyItemKey(keyHash), tenantId, createdAtMs },
    }),
  );
}
