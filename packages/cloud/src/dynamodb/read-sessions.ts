import { BatchGetCommand } from "@aws-sdk/lib-dynamodb";
import type { Session } from "@dormouse/core";
import { backOff } from "./backoff.ts";
import type { ItemKey } from "./keys.ts";
import { fromSessionItem, type SessionItem } from "./session-item.ts";
import type { Table } from "./table.ts";

/** DynamoDB takes 100 keys a batch. */
const batchSize = 100;

/** The sessions under these keys, in the keys' order, without those that are gone. */
export async function readSessions(table: Table, keys: ItemKey[]): Promise<Session[]> {
  const sessions = new Map<string, Session>();
  for (let start = 0; start < keys.length; start += batchSize) {
    for (const item of await readBatch(table, keys.slice(start, start + batchSize))) {
      sessions.set(item.pk, fromSessionItem(item));
    }
  }
  return keys.map(({ pk }) => sessions.get(pk)).filter((session) => session !== undefined);
}

/** What one answer has no room for, DynamoDB leaves to be asked for again. */
async function readBatch(table: Table, keys: ItemKey[]): Promise<SessionItem[]> {
  const items: SessionItem[] = [];
  let Keys: Record<string, unknown>[] = keys.map(({ pk, sk }) => ({ pk, sk }));
  for (let attempt = 0; Keys.length > 0; attempt += 1) {
    if (attempt > 0) await backOff(attempt);
    const { Responses, UnprocessedKeys } = await table.client.send(
      new BatchGetCommand({ RequestItems: { [table.tableName]: { Keys } } }),
    );
    items.push(...((Responses?.[table.tableName] ?? []) as SessionItem[]));
    Keys = UnprocessedKeys?.[table.tableName]?.Keys ?? [];
  }
  return items;
}
