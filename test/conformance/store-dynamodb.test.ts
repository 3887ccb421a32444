import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { createDynamoStore } from "@dormouse/cloud";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { provisionTable } from "../../packages/cloud/src/provision/table.ts";
import { startLocalTable, type LocalTable } from "./support/local-table.ts";
import { newSession } from "./support/records.ts";
import { agentsSuite } from "./support/agents-suite.ts";
import { archiveSuite } from "./support/archive-suite.ts";
import { credentialsSuite } from "./support/credentials-suite.ts";
import { externalKeysSuite } from "./support/external-keys-suite.ts";
import { loginsSuite } from "./support/logins-suite.ts";
import { sitesSuite } from "./support/sites-suite.ts";
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
  sitesSuite(open);
  agentsSuite(open);
  archiveSuite(open);
  loginsSuite(open);
  externalKeysSuite(open);
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
