import { layouts, type ApiKeyRecord } from "@dormouse/core";
import { apiKeyItemKey } from "./keys.ts";
import { putOver } from "./newer-layout.ts";
import { readItem } from "./read-item.ts";
import { schemaVersionOf } from "./record-item.ts";
import type { Table } from "./table.ts";

export async function readTenantByKeyHash(
  table: Table,
  keyHash: string,
): Promise<string | undefined> {
  const item = await readItem(table, apiKeyItemKey(keyHash));
  if (item === undefined) return undefined;
  const { tenantId, createdAtMs } = item;
  return layouts.apiKey.read({ keyHash, tenantId, createdAtMs }, schemaVersionOf(item)).tenantId;
}

export async function putApiKey(table: Table, { keyHash, ...apiKey }: ApiKeyRecord): Promise<void> {
  const item = { ...apiKeyItemKey(keyHash), ...layouts.apiKey.stamp(apiKey) };
  await putOver(table, layouts.apiKey, item);
}
