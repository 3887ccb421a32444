import type { LocalWorld } from "@dormouse/local";
import type { Hint } from "@dormouse/core";
import { ask } from "./contents.ts";

type Attributes = { Attributes: Record<string, string> };

/** The queue of hints, as someone may use it who is not the product. */
export function openHints({
  servers,
  queues,
}: {
  servers: Pick<LocalWorld["servers"], "sqsUrl">;
  queues: LocalWorld["queues"];
}) {
  const QueueUrl = queues.queueUrl;
  const send = <Answer>(action: string, body: object): Promise<Answer> =>
    ask<Answer>(servers.sqsUrl, `AmazonSQS.${action}`, { QueueUrl, ...body });
  return {
    /** Sends any text as a message. */
    async put(body: Hint | string): Promise<void> {
      const MessageBody = typeof body === "string" ? body : JSON.stringify(body);
      await send("SendMessage", { MessageBody, MessageGroupId: "test" });
    },
    /** Messages that fail come back after so many seconds. */
    async setVisibilityTimeout(seconds: number): Promise<void> {
      await send("SetQueueAttributes", { Attributes: { VisibilityTimeout: String(seconds) } });
    },
    /** How many messages are in the queue or in somebody's hands; and in its dead-letter queue. */
    async counts(): Promise<{ waiting: number; dead: number }> {
      const [waiting, dead] = await Promise.all(
        [QueueUrl, queues.deadLetterQueueUrl].map((url) => countIn(servers.sqsUrl, url)),
      );
      return { waiting: waiting ?? 0, dead: dead ?? 0 };
    },
  };
}

async function countIn(endpoint: string, QueueUrl: string): Promise<number> {
  const { Attributes } = await ask<Attributes>(endpoint, "AmazonSQS.GetQueueAttributes", {
    QueueUrl,
    AttributeNames: ["All"],
  });
  return (
    Number(Attributes["ApproximateNumberOfMessages"]) +
    Number(Attributes["ApproximateNumberOfMessagesNotVisible"]) +
    Number(Attributes["ApproximateNumberOfMessagesDelayed"])
  );
}
