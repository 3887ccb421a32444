import { GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { apiKeyItemKey } from "./keys.ts";
import type { Table } from "./table.ts";

export async function readTenantByKeyHash(
  { client, tableName }: Table,
  keyHash: string,
): Promise<string | undefined> {
  const { Item } = await client.send(
    new GetCommand({ TableName: tableName, Key: apiKeyItemKey(keyHash), ConsistentRead: true }),
  );
  return typeof Item?.tenantId === "string" ? Item.tenantId : undefined;
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
