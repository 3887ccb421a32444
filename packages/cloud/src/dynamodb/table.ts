import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { boundedRequests, connectionSettings, type Connection } from "../connection.ts";

/** The table, and the line to it. */
export type Table = { client: DynamoDBDocumentClient; tableName: string };

export type TableOptions = Connection & {
  tableName: string;
  /** In place of one made from the connection. */
  client?: DynamoDBClient;
  /** How long one request may take before it is sent again. */
  requestTimeoutMs?: number;
};

const defaultRequestTimeoutMs = 2_500;

export function openTable(options: TableOptions): Table {
  const { tableName, client, requestTimeoutMs = defaultRequestTimeoutMs, ...connection } = options;
  const dynamodb =
    client ??
    new DynamoDBClient({ ...connectionSettings(connection), ...boundedRequests(requestTimeoutMs) });
  return {
    tableName,
    client: DynamoDBDocumentClient.from(dynamodb, {
      marshallOptions: { removeUndefinedValues: true },
    }),
  };
}
