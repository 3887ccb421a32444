import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { NewerLayoutError } from "@dormouse/core";
import { logError } from "../log.ts";

/**
 * Handles a batch's messages one after another. One that fails is left on the queue and costs the
 * others nothing. One whose session, or whose own layout, is of a newer program is let go: the session is due in
 * the table until that program's sweeper looks at it, whereas a message that goes on failing ends in a pause.
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
      const { messageId } = record;
      if (error instanceof NewerLayoutError) {
        logError({ message: "left to the newer version that stored it", messageId, error });
        continue;
      }
      logError({ message: "message failed", messageId, error });
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
}
