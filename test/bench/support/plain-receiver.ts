import { createQueueConsumer } from "@dormouse/cloud";
import { machineNowMs, tell } from "./cross-process.ts";

/** Tells, as "received", when each message of the queue has come, until the process ends. */
export function startPlainReceiver(queueUrl: string): void {
  const consumer = createQueueConsumer({ queueUrl });
  const poll = async (): Promise<never> => {
    for (;;) {
      const messages = await consumer.receive({ maxMessages: 1, waitSeconds: 1 });
      if (messages.length === 0) continue;
      tell("received", machineNowMs());
      await consumer.delete(messages.map(({ receiptHandle }) => receiptHandle));
    }
  };
  poll().catch((error: unknown) => tell("trouble", String(error)));
}
