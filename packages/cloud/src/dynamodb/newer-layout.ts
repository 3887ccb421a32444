import { PutCommand } from "@aws-sdk/lib-dynamodb";
import type { Layout } from "@dormouse/core";
import type { ItemKey } from "./keys.ts";
import { schemaVersionOf, type RecordItem } from "./record-item.ts";
import { unlessRefused } from "./refusal.ts";
import type { Table } from "./table.ts";

/**
 * A condition on what is written over without having been read: a program that was rolled back must not take the
 * place of what a newer one stored. Goes with `knownLayout`.
 */
export const notNewer = "(attribute_not_exists(schemaVersion) OR schemaVersion <= :knownLayout)";

export function knownLayout({ version }: Layout<unknown>): { ":knownLayout": number } {
  return { ":knownLayout": version };
}

/**
 * What a condition that failed says of the item as it stands.
 * @throws NewerLayoutError
 */
export function refuseNewerItem(
  layout: Layout<unknown>,
  item: Record<string, unknown> | undefined,
): void {
  if (item !== undefined) layout.refuseNewer(schemaVersionOf(item));
}

/**
 * Puts an item in the place of an earlier one.
 * @throws NewerLayoutError
 */
export async function putOver(
  { client, tableName }: Table,
  layout: Layout<unknown>,
  Item: ItemKey & { schemaVersion: number },
): Promise<void> {
  const put = new PutCommand({
    TableName: tableName,
    Item,
    ConditionExpression: notNewer,
    ExpressionAttributeValues: knownLayout(layout),
    ReturnValuesOnConditionCheckFailure: "ALL_OLD",
  });
  await unlessRefused(client.send(put), (item) => refuseNewerItem(layout, item));
}

/**
 * Puts a record in the place of one that was read, if that still stands there. One of an older layout, which reads as
 * another text than it is stored as, is written over whatever it says.
 * @returns false where it does not.
 * @throws NewerLayoutError
 */
export async function replaceOver(
  { client, tableName }: Table,
  layout: Layout<unknown>,
  Item: RecordItem,
  { json }: RecordItem,
): Promise<boolean> {
  const put = new PutCommand({
    TableName: tableName,
    Item,
    ConditionExpression:
      "(schemaVersion = :knownLayout AND json = :earlier) OR " +
      "(attribute_exists(pk) AND (attribute_not_exists(schemaVersion) OR schemaVersion < :knownLayout))",
    ExpressionAttributeValues: { ...knownLayout(layout), ":earlier": json },
    ReturnValuesOnConditionCheckFailure: "ALL_OLD",
  });
  return unlessRefused(client.send(put), (item) => refuseNewerItem(layout, item));
}
