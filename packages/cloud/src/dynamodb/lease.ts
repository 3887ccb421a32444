import { randomUUID } from "node:crypto";
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { layouts, type ClaimRequest, type Session, type SessionKey } from "@dormouse/core";
import { dueKeys, sessionItemKey } from "./keys.ts";
import { knownLayout, notNewer } from "./newer-layout.ts";
import { fromSessionItem, type SessionItem } from "./session-item.ts";
import type { Table } from "./table.ts";

/** See Store.claim. */
export async function claim(
  table: Table,
  key: SessionKey,
  request: ClaimRequest,
): Promise<{ claimed: boolean; session: Session | undefined }> {
  const claimToken = randomUUID();
  const { written, item } = await updateSession(table, key, {
    condition: [
      "nextStep = :step",
      "runId = :runId",
      "runStatus IN (:initializing, :active)",
      "(attribute_not_exists(leaseUntilMs) OR leaseUntilMs <= :now)",
      "(attribute_not_exists(notBeforeMs) OR notBeforeMs <= :now)",
      // As sessions were stored before.
      "(attribute_not_exists(retryAtMs) OR retryAtMs <= :now)",
    ],
    conditionValues: {
      ":step": request.step,
      ":runId": request.runId,
      ":initializing": "INITIALIZING",
      ":active": "ACTIVE",
      ":now": request.nowMs,
    },
    increment: ["fence", "attempt", "revision"],
    set: {
      leaseWorkerId: request.workerId,
      leaseUntilMs: request.leaseUntilMs,
      claimToken,
      dueAtMs: request.dueAtMs,
      ...dueKeys(key.sessionId, request.dueAtMs),
    },
  });
  return {
    // A claim whose answer was lost is sent again by the SDK, and then finds its own lease in the way.
    claimed: written || item?.claimToken === claimToken,
    session: item && fromSessionItem(item),
  };
}

/** See Store.renew. */
export async function renew(
  table: Table,
  key: SessionKey,
  request: { fence: number; leaseUntilMs: number; dueAtMs: number },
): Promise<Session | undefined> {
  const { written, item } = await updateSession(table, key, {
    condition: ["fence = :fence", "attribute_exists(leaseUntilMs)"],
    conditionValues: { ":fence": request.fence },
    increment: ["revision"],
    set: {
      leaseUntilMs: request.leaseUntilMs,
      dueAtMs: request.dueAtMs,
      ...dueKeys(key.sessionId, request.dueAtMs),
    },
  });
  const session = item && fromSessionItem(item);
  return written ? session : undefined;
}

type SessionUpdate = {
  condition: string[];
  conditionValues: Record<string, unknown>;
  increment: string[];
  set: Record<string, unknown>;
};

/** One conditional write; gives back the item as it now is, or as it stands where the condition failed. */
async function updateSession(
  table: Table,
  key: SessionKey,
  update: SessionUpdate,
): Promise<{ written: boolean; item: SessionItem | undefined }> {
  const assignments = [
    ...update.increment.map((name) => `${name} = ${name} + :one`),
    ...Object.keys(update.set).map((name) => `${name} = :${name}`),
  ];
  const setValues = Object.fromEntries(
    Object.entries(update.set).map(([name, value]) => [`:${name}`, value]),
  );
  try {
    const { Attributes } = await table.client.send(
      new UpdateCommand({
        TableName: table.tableName,
        Key: sessionItemKey(key),
        ConditionExpression: [...update.condition, notNewer].join(" AND "),
        UpdateExpression: `SET ${assignments.join(", ")}`,
        ExpressionAttributeValues: {
          ":one": 1,
          ...knownLayout(layouts.session),
          ...update.conditionValues,
          ...setValues,
        },
        ReturnValues: "ALL_NEW",
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      }),
    );
    return { written: true, item: Attributes as SessionItem | undefined };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return { written: false, item: error.Item && (unmarshall(error.Item) as SessionItem) };
  }
}
