import {
  CreateTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  ResourceInUseException,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";
import { connectionSettings, type Connection } from "../connection.ts";
import { table as facts } from "../infrastructure/table.ts";

/** Creates the table if it is not there, and waits until it can be used. */
export async function provisionTable(connection: Connection, tableName: string): Promise<void> {
  const client = new DynamoDBClient(connectionSettings(connection));
  try {
    await createTable(client, tableName);
    await waitUntilTableExists({ client, maxWaitTime: 30 }, { TableName: tableName });
    await assertIndexes(client, tableName);
    await enableTimeToLive(client, tableName);
  } finally {
    client.destroy();
  }
}

async function createTable(client: DynamoDBClient, tableName: string): Promise<void> {
  const indexes = Object.entries(facts.indexes);
  const keyNames = new Set([
    facts.partitionKey,
    facts.sortKey,
    ...indexes.flatMap(([, { partitionKey, sortKey }]) => [partitionKey, sortKey]),
  ]);
  try {
    await client.send(
      new CreateTableCommand({
        TableName: tableName,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [...keyNames].map((AttributeName) => ({
          AttributeName,
          AttributeType: "S",
        })),
        KeySchema: keySchema(facts),
        GlobalSecondaryIndexes: indexes.map(([IndexName, index]) => ({
          IndexName,
          KeySchema: keySchema(index),
          Projection: { ProjectionType: facts.indexProjection },
        })),
      }),
    );
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
}

function keySchema({ partitionKey, sortKey }: { partitionKey: string; sortKey: string }) {
  return [
    { AttributeName: partitionKey, KeyType: "HASH" as const },
    { AttributeName: sortKey, KeyType: "RANGE" as const },
  ];
}

/** A table of an older version would fail later, in the middle of something. */
async function assertIndexes(client: DynamoDBClient, tableName: string): Promise<void> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: tableName }));
  const present = new Set(Table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName));
  const missing = Object.keys(facts.indexes).filter((name) => !present.has(name));
  if (missing.length === 0) return;
  throw new Error(
    `The table ${tableName} was made by another version: it lacks the index ${missing.join(", ")}. ` +
      "Delete the local data with `npm run reset` and start again.",
  );
}

async function enableTimeToLive(client: DynamoDBClient, tableName: string): Promise<void> {
  const { TimeToLiveDescription } = await client.send(
    new DescribeTimeToLiveCommand({ TableName: tableName }),
  );
  // Enabling it a second time is refused.
  if (TimeToLiveDescription?.TimeToLiveStatus?.startsWith("ENABL") === true) return;
  await client.send(
    new UpdateTimeToLiveCommand({
      TableName: tableName,
      TimeToLiveSpecification: { Enabled: true, AttributeName: facts.timeToLive },
    }),
  );
}
