import { DeleteCommand } from "@aws-sdk/lib-dynamodb";
import {
  decodeCursor,
  layouts,
  type ListResult,
  type PageRequest,
  type SiteKey,
  type StoredSite,
} from "@dormouse/core";
import { siteItemKey, sitePartition } from "./keys.ts";
import { putOver } from "./newer-layout.ts";
import { takePage } from "./page.ts";
import { mapped, queryItems } from "./query.ts";
import { readRecord } from "./read-item.ts";
import { fromRecordItem, toRecordItem } from "./record-item.ts";
import type { Table } from "./table.ts";

export function readSite(table: Table, key: SiteKey): Promise<StoredSite | undefined> {
  return readRecord(table, layouts.site, siteItemKey(key));
}

export async function putSite(table: Table, site: StoredSite): Promise<void> {
  const item = toRecordItem(layouts.site, siteItemKey(site), site);
  await putOver(table, layouts.site, item);
}

export async function removeSite({ client, tableName }: Table, key: SiteKey): Promise<void> {
  await client.send(new DeleteCommand({ TableName: tableName, Key: siteItemKey(key) }));
}

/** See Store.listSites. */
export async function listSites(
  table: Table,
  tenantId: string,
  { limit, cursor }: PageRequest,
): Promise<ListResult<StoredSite>> {
  const scope = ["sites", tenantId];
  const after = decodeCursor(scope, cursor);
  const items = queryItems(table, {
    Limit: limit + 1,
    KeyConditionExpression: "pk = :pk",
    ExpressionAttributeValues: { ":pk": sitePartition(tenantId) },
    ...(after === undefined ? {} : { ExclusiveStartKey: siteItemKey({ tenantId, name: after }) }),
  });
  const sites = mapped(items, (item) => fromRecordItem(layouts.site, item));
  return takePage(sites, limit, scope, ({ name }) => name);
}
