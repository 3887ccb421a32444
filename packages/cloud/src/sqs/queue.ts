import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { hintDelaySecondsMax, layouts, type HintQueue } from "@dormouse/core";
import { answered } from "../failure.ts";
import { openQueueClient, type QueueOptions } from "./client.ts";

const requestTimeoutMs = 3_000;

/**
 * Hints on a standard queue. The tenant is the message group, which makes the queue a fair one: a
 * tenant with a thousand hints waiting does not keep the others from theirs.
 * A hint for later than SQS can hold it is not sent: the sweeper sends it when its time has come.
 */
export function createSqsQueue({ queueUrl, ...connection }: QueueOptions): HintQueue {
  const client = openQueueClient(connection, requestTimeoutMs);
  return {
    async send(hint, { delaySeconds = 0 } = {}) {
      if (delaySeconds > hintDelaySecondsMax) return;
      const message = new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: JSON.stringify(layouts.hint.stamp(hint)),
        MessageGroupId: hint.tenantId,
        DelaySeconds: delaySeconds,
      });
      await answered("queue", client.send(message));
    },
  };
}
