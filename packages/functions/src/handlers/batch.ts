import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { logError } from "../log.ts";

/**
 * Handles a batch's messages one after another. One that fails is left on the queue and costs the
 * others nothing.
 */
export async function eachMessage(
  { Records }: SQSEvent,
  handleMessage: (record: SQSRecord) => Promise<void>,
): Promise<SQSBatchResponse> {
  const batchItemFailures: SQSBatchResponse["batchItemFailures"] = [];
  for (const record of Records) {
    try {
      await handleMessage(record);
    } catch (error) {
      logError({ message: "message failed", messageId: record.messageId, error });
      batchItemFailures.push({ itemIdentifier: record.messageId });
    }
  }
  return { batchItemFailures };
}
