import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { DeleteCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import {
  decodeCursor,
  layouts,
  type ListResult,
  type LoginPointer,
  type PageRequest,
  type Session,
  type SessionKey,
  type StoredFingerprintKey,
  type StoredLoginSecret,
} from "@dormouse/core";
import { countIn } from "./count.ts";
import { dueIn } from "./due.ts";
import {
  fingerprintKeyItemKey,
  itemKey,
  loginPointerItemKey,
  loginsPartition,
  refreshPartitions,
  sessionKeyOf,
  sortKeys,
} from "./keys.ts";
import { knownLayout, notNewer, refuseNewerItem } from "./newer-layout.ts";
import { takePage } from "./page.ts";
import { readRecord } from "./read-item.ts";
import { fromRecordItem, toRecordItem, type RecordItem } from "./record-item.ts";
import { unlessRefused } from "./refusal.ts";
import { sessionsIn } from "./sessions-in.ts";
import type { Table } from "./table.ts";

export function readLoginPointer(
  table: Table,
  tenantId: string,
  fingerprint: string,
): Promise<LoginPointer | undefined> {
  return readRecord(table, layouts.loginPointer, loginPointerItemKey(tenantId, fingerprint));
}

/** `sessionId` is an attribute for the condition that a removal has; `commitToken` is the commit's that wrote it. */
export function toLoginPointerItem(
  pointer: LoginPointer,
  commitToken: string,
): RecordItem & { sessionId: string; commitToken: string } {
  const key = loginPointerItemKey(pointer.tenantId, pointer.fingerprint);
  const { sessionId } = pointer;
  return { ...toRecordItem(layouts.loginPointer, key, pointer), sessionId, commitToken };
}

export async function removeLoginPointer(
  { client, tableName }: Table,
  { tenantId, fingerprint, sessionId }: LoginPointer,
): Promise<void> {
  await unlessRefused(
    client.send(
      new DeleteCommand({
        TableName: tableName,
        Key: loginPointerItemKey(tenantId, fingerprint),
        ConditionExpression: "sessionId = :sessionId",
        ExpressionAttributeValues: { ":sessionId": sessionId },
      }),
    ),
  );
}

export function readLoginSecret(
  table: Table,
  key: SessionKey,
): Promise<StoredLoginSecret | undefined> {
  return readRecord(table, layouts.loginSecret, itemKey(key, sortKeys.loginSecret));
}

export function toLoginSecretItem(secret: StoredLoginSecret): RecordItem {
  return toRecordItem(layouts.loginSecret, itemKey(secret, sortKeys.loginSecret), secret);
}

/** See Store.putLoginSecret. */
export function putLoginSecret(
  { client, tableName }: Table,
  secret: StoredLoginSecret,
): Promise<boolean> {
  const put = new PutCommand({
    TableName: tableName,
    Item: toLoginSecretItem(secret),
    ConditionExpression: `attribute_exists(pk) AND ${notNewer}`,
    ExpressionAttributeValues: knownLayout(layouts.loginSecret),
    ReturnValuesOnConditionCheckFailure: "ALL_OLD",
  });
  return unlessRefused(client.send(put), (item) => refuseNewerItem(layouts.loginSecret, item));
}

export function readFingerprintKey(
  table: Table,
  tenantId: string,
): Promise<StoredFingerprintKey | undefined> {
  return readRecord(table, layouts.fingerprintKey, fingerprintKeyItemKey(tenantId));
}

/** See Store.putFingerprintKey. */
export async function putFingerprintKey(
  { client, tableName }: Table,
  key: StoredFingerprintKey,
  earlier: StoredFingerprintKey | undefined,
): Promise<StoredFingerprintKey> {
  const itemOf = (stored: StoredFingerprintKey): RecordItem =>
    toRecordItem(layouts.fingerprintKey, fingerprintKeyItemKey(stored.tenantId), stored);
  try {
    await client.send(
      new PutCommand({
        TableName: tableName,
        Item: itemOf(key),
        ...(earlier === undefined
          ? { ConditionExpression: "attribute_not_exists(pk)" }
          : {
              ConditionExpression: "attribute_not_exists(pk) OR json = :earlier",
              ExpressionAttributeValues: { ":earlier": itemOf(earlier).json },
            }),
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      }),
    );
    return key;
  } catch (error) {
    const isRefused = error instanceof ConditionalCheckFailedException && error.Item !== undefined;
    if (!isRefused) throw error;
    return fromRecordItem(layouts.fingerprintKey, unmarshall(error.Item ?? {}));
  }
}

/** See Store.listLogins. A session that holds a login has no agent: the one index has both. */
export async function listLogins(
  table: Table,
  tenantId: string,
  { limit, cursor }: PageRequest,
): Promise<ListResult<Session>> {
  const scope = ["logins", tenantId];
  const after = decodeCursor(scope, cursor);
  const place = { index: "agent", partition: loginsPartition(tenantId) } as const;
  const logins = sessionsIn(table, place, { limit, after }, isLogin);
  return takePage(logins, limit, scope, ({ sessionId }) => sessionId);
}

/** The index may be behind. */
function isLogin({ login, status }: Session): boolean {
  return login !== undefined && status !== "CLEANUP";
}

/** See Store.countLogins. */
export function countLogins(table: Table, tenantId: string, upTo: number): Promise<number> {
  return countIn(table, { index: "agent", partition: loginsPartition(tenantId) }, upTo);
}

/** See Store.listLoginsDue. */
export async function listLoginsDue(
  table: Table,
  nowMs: number,
  limit: number,
): Promise<SessionKey[]> {
  return (await dueIn(table, refreshPartitions, nowMs, limit)).map(sessionKeyOf);
}
