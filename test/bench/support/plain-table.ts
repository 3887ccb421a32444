import { randomUUID } from "node:crypto";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, GetCommand, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";

/** The calls that anyone who keeps state in DynamoDB has to make, and nothing else. */
export type PlainTable = {
  /** One transaction: an item replaced under a condition, and a new one beside it. */
  transact(): Promise<void>;
  /** Reads the item consistently. */
  get(): Promise<void>;
  close(): void;
};

const note = "x".repeat(1_000);

export async function openPlainTable(endpoint: string, tableName: string): Promise<PlainTable> {
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({
      endpoint,
      region: "us-east-1",
      credentials: { accessKeyId: "local", secretAccessKey: "local" },
    }),
  );
  const pk = `plain#${randomUUID()}`;
  let revision = 0;
  const transact = async (): Promise<void> => {
    revision += 1;
    await client.send(
      new TransactWriteCommand({
        TransactItems: [
          {
            Put: {
              TableName: tableName,
              Item: { pk, sk: "state", revision, note },
              ConditionExpression: "attribute_not_exists(pk) OR revision = :before",
              ExpressionAttributeValues: { ":before": revision - 1 },
            },
          },
          { Put: { TableName: tableName, Item: { pk, sk: `log#${revision}`, note } } },
        ],
      }),
    );
  };
  await transact();
  return {
    transact,
    async get() {
      const { Item } = await client.send(
        new GetCommand({ TableName: tableName, Key: { pk, sk: "state" }, ConsistentRead: true }),
      );
      if (Item === undefined) throw new Error("the item is gone");
    },
    close: () => client.destroy(),
  };
}
