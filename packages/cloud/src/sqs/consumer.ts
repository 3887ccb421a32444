import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  type Message,
  type MessageAttributeValue,
} from "@aws-sdk/client-sqs";
import { openQueueClient, type QueueOptions } from "./client.ts";

/** A message as Lambda hands it to a handler, but for where it came from. */
export type QueueMessage = {
  messageId: string;
  receiptHandle: string;
  body: string;
  attributes: {
    ApproximateReceiveCount: string;
    SentTimestamp: string;
    SenderId: string;
    ApproximateFirstReceiveTimestamp: string;
    [name: string]: string | undefined;
  };
  messageAttributes: Record<string, QueueMessageAttribute>;
  md5OfBody: string;
};

export type QueueMessageAttribute = {
  dataType: string;
  stringValue?: string;
  /** In base64. */
  binaryValue?: string;
};

export type QueueConsumer = {
  /** Up to ten messages, after waiting up to twenty seconds for the first. None when the signal aborts. */
  receive(request: {
    maxMessages: number;
    waitSeconds: number;
    signal?: AbortSignal;
  }): Promise<QueueMessage[]>;
  /** @throws Error naming how many could not be deleted. */
  delete(receiptHandles: readonly string[]): Promise<void>;
  /** Makes the message visible to others after `seconds`, one at least. */
  changeVisibility(receiptHandle: string, seconds: number): Promise<void>;
};

/** SQS answers a long poll after twenty seconds at most. */
const requestTimeoutMs = 25_000;
/** SQS takes ten receipt handles a batch. */
const batchSize = 10;

/** What stands between a queue and a function in AWS, for a world that has to do it itself. */
export function createQueueConsumer({ queueUrl, ...connection }: QueueOptions): QueueConsumer {
  const client = openQueueClient(connection, requestTimeoutMs);
  return {
    async receive({ maxMessages, waitSeconds, signal }) {
      try {
        const { Messages = [] } = await client.send(
          new ReceiveMessageCommand({
            QueueUrl: queueUrl,
            MaxNumberOfMessages: maxMessages,
            WaitTimeSeconds: waitSeconds,
            MessageSystemAttributeNames: ["All"],
            MessageAttributeNames: ["All"],
          }),
          signal === undefined ? {} : { abortSignal: signal },
        );
        return Messages.map(toQueueMessage);
      } catch (error) {
        if (signal?.aborted === true) return [];
        throw error;
      }
    },

    async delete(receiptHandles) {
      for (let start = 0; start < receiptHandles.length; start += batchSize) {
        const batch = receiptHandles.slice(start, start + batchSize);
        const { Failed = [] } = await client.send(
          new DeleteMessageBatchCommand({
            QueueUrl: queueUrl,
            Entries: batch.map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle })),
          }),
        );
        if (Failed.length > 0) {
          throw new Error(
            `${Failed.length} of ${batch.length} messages were not deleted: ${Failed[0]?.Code}`,
          );
        }
      }
    },

    async changeVisibility(receiptHandle, seconds) {
      await client.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: queueUrl,
          ReceiptHandle: receiptHandle,
          // fauxqs 2.4 loses a message that is made visible at once while it keeps its data on disk.
          VisibilityTimeout: Math.max(1, seconds),
        }),
      );
    },
  };
}

function toQueueMessage(message: Message): QueueMessage {
  return {
    messageId: message.MessageId ?? "",
    receiptHandle: message.ReceiptHandle ?? "",
    body: message.Body ?? "",
    attributes: {
      ApproximateReceiveCount: "1",
      SentTimestamp: "0",
      SenderId: "",
      ApproximateFirstReceiveTimestamp: "0",
      ...message.Attributes,
    },
    messageAttributes: Object.fromEntries(
      Object.entries(message.MessageAttributes ?? {}).map(([name, value]) => [
        name,
        toQueueMessageAttribute(value),
      ]),
    ),
    md5OfBody: message.MD5OfBody ?? "",
  };
}

function toQueueMessageAttribute(value: MessageAttributeValue): QueueMessageAttribute {
  return {
    dataType: value.DataType ?? "String",
    ...(value.StringValue === undefined ? {} : { stringValue: value.StringValue }),
    ...(value.BinaryValue === undefined
      ? {}
      : { binaryValue: Buffer.from(value.BinaryValue).toString("base64") }),
  };
}
