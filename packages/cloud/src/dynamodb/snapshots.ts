import { DeleteCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import {
  decodeCursor,
  layouts,
  snapshotListingId,
  snapshotsScope,
  type ListResult,
  type PageRequest,
  type SessionKey,
  type SnapshotPin,
  type StoredSnapshot,
} from "@dormouse/core";
import { itemKey, sortKeys } from "./keys.ts";
import { knownLayout, notNewer, refuseNewerItem } from "./newer-layout.ts";
import { takePage } from "./page.ts";
import { mapped, type Item } from "./query.ts";
import { fromRecordItem } from "./record-item.ts";
import { readItem } from "./read-item.ts";
import { newestFirst } from "./records.ts";
import { unlessRefused } from "./refusal.ts";
import type { Table } from "./table.ts";

/** How many are removed at the same time: each by itself, since each has its own condition. */
const removedTogether = 10;

export async function readSnapshot(
  table: Table,
  key: SessionKey,
  version: number,
): Promise<StoredSnapshot | undefined> {
  const item = await readItem(table, itemKey(key, sortKeys.snapshot(version)));
  return item && fromSnapshotItem(item);
}

export async function listSnapshots(
  table: Table,
  key: SessionKey,
  { limit, cursor }: PageRequest,
): Promise<ListResult<StoredSnapshot>> {
  const scope = snapshotsScope(key);
  const after = decodeCursor(scope, cursor);
  const items = newestFirst(
    table,
    key,
    { prefix: sortKeys.snapshots, after: after && sortKeys.snapshot(Number(after)) },
    { Limit: limit + 1 },
  );
  const snapshots = mapped(items, fromSnapshotItem);
  return takePage(snapshots, limit, scope, snapshotListingId);
}

/** See Store.pinSnapshot. The pins are a set beside the record, so that two can be added at once. */
export async function pinSnapshot(
  table: Table,
  key: SessionKey,
  version: number,
  pin: SnapshotPin,
): Promise<boolean> {
  return updatePins(table, key, version, "ADD", pin);
}

export async function unpinSnapshot(
  table: Table,
  key: SessionKey,
  version: number,
  pin: SnapshotPin,
): Promise<void> {
  await updatePins(table, key, version, "DELETE", pin);
}

/** See Store.removeSnapshots. Whoever pins one meanwhile either keeps it or is told that it is gone. */
export async function removeSnapshots(
  table: Table,
  key: SessionKey,
  versions: number[],
): Promise<number[]> {
  const pinned: number[] = [];
  for (let start = 0; start < versions.length; start += removedTogether) {
    const together = versions.slice(start, start + removedTogether);
    const removed = await Promise.all(
      together.map((version) => removeUnpinned(table, key, version)),
    );
    pinned.push(...together.filter((_, index) => removed[index] === false));
  }
  return pinned;
}

function fromSnapshotItem(item: Item): StoredSnapshot {
  const snapshot = fromRecordItem(layouts.snapshot, item);
  return item.pins instanceof Set ? { ...snapshot, pins: [...item.pins] } : snapshot;
}

function updatePins(
  { client, tableName }: Table,
  key: SessionKey,
  version: number,
  change: "ADD" | "DELETE",
  pin: SnapshotPin,
): Promise<boolean> {
  const update = new UpdateCommand({
    TableName: tableName,
    Key: itemKey(key, sortKeys.snapshot(version)),
    UpdateExpression: `${change} pins :pins`,
    ConditionExpression: `attribute_exists(pk) AND ${notNewer}`,
    ExpressionAttributeValues: { ":pins": new Set([pin]), ...knownLayout(layouts.snapshot) },
    ReturnValuesOnConditionCheckFailure: "ALL_OLD",
  });
  return unlessRefused(client.send(update), (item) => refuseNewerItem(layouts.snapshot, item));
}

function removeUnpinned(
  { client, tableName }: Table,
  key: SessionKey,
  version: number,
): Promise<boolean> {
  return unlessRefused(
    client.send(
      new DeleteCommand({
        TableName: tableName,
        Key: itemKey(key, sortKeys.snapshot(version)),
        ConditionExpression: "attribute_not_exists(pins)",
      }),
    ),
  );
}
