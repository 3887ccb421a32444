import {
  CreateTableCommand,
  DynamoDBClient,
  PutItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { createDynamoStore } from "@dormouse/cloud";
import { integrityOf, newSessionModules } from "@dormouse/core";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { provisionTable } from "../../packages/cloud/src/provision/table.ts";
import { startLocalTable, type LocalTable } from "./support/local-table.ts";
import { newKey, newSession, next, nowMs, waitingSession } from "./support/records.ts";
import { credentialsSuite } from "./support/credentials-suite.ts";
import { snapshotsSuite } from "./support/snapshots-suite.ts";
import { storeSuite } from "./support/store-suite.ts";

async function open() {
  const { endpoint, tableName, close } = await startLocalTable();
  return { store: createDynamoStore({ endpoint, tableName }), close };
}

describe("the DynamoDB store", () => {
  storeSuite(open);
  snapshotsSuite(open);
  credentialsSuite(open);
});

describe("the table", () => {
  let table: LocalTable;
  beforeAll(async () => {
    table = await startLocalTable();
  });
  afterAll(() => table?.close());

  test("that is there already is left as it is", async () => {
    const { endpoint, tableName } = table;
    const session = newSession();
    await createDynamoStore({ endpoint, tableName }).commit({ session });
    await provisionTable({ endpoint }, tableName);
    expect(await createDynamoStore({ endpoint, tableName }).read(session)).toEqual(session);
  });

  test("loads sessions as they were stored before, and lets none be claimed too early", async () => {
    const { endpoint, tableName } = table;
    const store = createDynamoStore({ endpoint, tableName });
    const { session, run } = waitingSession({ notBeforeMs: nowMs + 1_000 });
    await store.commit({ session, newRun: run });
    const { tenantId, sessionId } = session;
    await clientOf(endpoint).send(
      new UpdateItemCommand({
        TableName: tableName,
        Key: { pk: { S: `TENANT#${tenantId}#SESSION#${sessionId}` }, sk: { S: "SESSION" } },
        UpdateExpression: "SET retryAtMs = notBeforeMs REMOVE notBeforeMs, schemaVersion",
      }),
    );
    expect(await store.read(session)).toEqual(session);
    const request = { runId: run.runId, step: 1, workerId: "worker", leaseUntilMs: nowMs + 9_000 };
    const claimAt = (atMs: number) =>
      store.claim(session, { ...request, nowMs: atMs, dueAtMs: nowMs + 9_000 });
    expect(await claimAt(nowMs)).toMatchObject({ claimed: false, session });
    expect(await claimAt(nowMs + 1_000)).toMatchObject({ claimed: true });
  });

  test("loads a session of the first layout, with the modules that it had no place for", async () => {
    const { endpoint, tableName } = table;
    const store = createDynamoStore({ endpoint, tableName });
    const { tenantId, sessionId } = newKey();
    const details = { dataKey: "wrapped", identity: {}, metadata: { kept: true } };
    const numbers = { revision: 7, fence: 2, attempt: 0, nextStep: 3, lastSequence: 9 };
    const times = { snapshotVersion: 2, createdAtMs: nowMs, updatedAtMs: nowMs };
    await clientOf(endpoint).send(
      new PutItemCommand({
        TableName: tableName,
        Item: {
          pk: { S: `TENANT#${tenantId}#SESSION#${sessionId}` },
          sk: { S: "SESSION" },
          statusPk: { S: `TENANT#${tenantId}#STATUS#COMPLETED` },
          tenantPk: { S: `TENANT#${tenantId}` },
          tenantId: { S: tenantId },
          sessionId: { S: sessionId },
          status: { S: "COMPLETED" },
          details: { S: JSON.stringify(details) },
          commitToken: { S: "of then" },
          ...Object.fromEntries(
            Object.entries({ ...numbers, ...times }).map(([name, N]) => [name, { N: String(N) }]),
          ),
        },
      }),
    );
    const session = await store.read({ tenantId, sessionId });
    if (session === undefined) throw new Error("it does not load");
    const status = "COMPLETED";
    const modules = newSessionModules({ sessionId, status }, nowMs);
    expect(session).toEqual({
      tenantId,
      sessionId,
      status,
      ...numbers,
      ...times,
      ...details,
      modules,
    });
    expect(integrityOf(session).isValid).toBe(true);
    const after = next(session, { metadata: { kept: "still" } });
    expect(await store.commit({ session: after })).toEqual({ outcome: "committed" });
    expect(await store.read(session)).toEqual(after);
    expect((await store.list({ tenantId, limit: 9 })).items).toEqual([after]);
  });

  test("of another version is refused with what to do about it", async () => {
    const { endpoint } = table;
    await clientOf(endpoint).send(
      new CreateTableCommand({
        TableName: "dormouse-old",
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
      }),
    );
    await expect(provisionTable({ endpoint }, "dormouse-old")).rejects.toThrow("npm run reset");
  });

  function clientOf(endpoint: string): DynamoDBClient {
    const client = new DynamoDBClient({
      endpoint,
      region: "us-east-1",
      credentials: { accessKeyId: "local", secretAccessKey: "local" },
    });
    onTestFinished(() => client.destroy());
    return client;
  }
});
