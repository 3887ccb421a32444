import { SQSClient } from "@aws-sdk/client-sqs";
import { boundedRequests, connectionSettings, type Connection } from "../connection.ts";

export type QueueOptions = Connection & { queueUrl: string };

export function openQueueClient(connection: Connection, requestTimeoutMs: number): SQSClient {
  return new SQSClient({ ...connectionSettings(connection), ...boundedRequests(requestTimeoutMs) });
}
