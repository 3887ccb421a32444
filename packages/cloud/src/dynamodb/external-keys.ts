import { DeleteCommand } from "@aws-sdk/lib-dynamodb";
import { layouts, type ExternalKeyPointer } from "@dormouse/core";
import { externalKeyItemKey } from "./keys.ts";
import { readRecord } from "./read-item.ts";
import { toRecordItem, type RecordItem } from "./record-item.ts";
import { unlessRefused } from "./refusal.ts";
import type { Table } from "./table.ts";

export function readExternalKey(
  table: Table,
  tenantId: string,
  externalKey: string,
): Promise<ExternalKeyPointer | undefined> {
  return readRecord(table, layouts.externalKey, externalKeyItemKey(tenantId, externalKey));
}

/** `sessionId` is an attribute for the condition that a removal has; `commitToken` is the commit's that wrote it. */
export function toExternalKeyItem(
  pointer: ExternalKeyPointer,
  commitToken: string,
): RecordItem & { sessionId: string; commitToken: string } {
  const key = externalKeyItemKey(pointer.tenantId, pointer.externalKey);
  const { sessionId } = pointer;
  return { ...toRecordItem(layouts.externalKey, key, pointer), sessionId, commitToken };
}

export async function removeExternalKey(
  { client, tableName }: Table,
  { tenantId, externalKey, sessionId }: ExternalKeyPointer,
): Promise<void> {
  await unlessRefused(
    client.send(
      new DeleteCommand({
        TableName: tableName,
        Key: externalKeyItemKey(tenantId, externalKey),
        ConditionExpression: "sessionId = :sessionId",
        ExpressionAttributeValues: { ":sessionId": sessionId },
      }),
    ),
  );
}
