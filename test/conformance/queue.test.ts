import { createHash } from "node:crypto";
import { layouts, type Hint, type HintQueue } from "@dormouse/core";
import { ManualClock, MemoryQueue } from "@dormouse/core/memory";
import {
  createQueueConsumer,
  createSqsQueue,
  type QueueConsumer,
  type QueueMessage,
} from "@dormouse/cloud";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { provisionQueues } from "../../packages/cloud/src/provision/queues.ts";
import { startLocalAws } from "./support/local-services.ts";

const hint: Hint = { tenantId: "tenant", sessionId: "session", runId: "run", step: 1 };

function hintIn(message: QueueMessage | undefined): Hint {
  return layouts.hint.readStamped(JSON.parse(message?.body ?? "{}") as object);
}

describe("the in-memory queue", () => {
  let clock: ManualClock;
  let queue: MemoryQueue;
  beforeEach(() => {
    clock = new ManualClock();
    queue = new MemoryQueue(clock);
  });

  test("gives every hint once, as it was sent", async () => {
    await queue.send(hint);
    await queue.send({ ...hint, step: 2 });
    expect(queue.drain()).toEqual([hint, { ...hint, step: 2 }]);
    expect(queue.drain()).toEqual([]);
  });

  test("holds a hint back until it is due", async () => {
    await queue.send(hint, { delaySeconds: 2 });
    expect(queue.drain()).toEqual([]);
    expect(queue.waiting()).toEqual([{ hint, dueAtMs: clock.nowMs() + 2_000 }]);
    await clock.advance(2_000);
    expect(queue.drain()).toEqual([hint]);
  });
});

describe("the queue on SQS", () => {
  const names = { queue: "dormouse-steps", deadLetterQueue: "dormouse-steps-dead-letter" };
  let aws: Awaited<ReturnType<typeof startLocalAws>>;
  let queue: HintQueue;
  let consumer: QueueConsumer;
  let deadLetters: QueueConsumer;

  beforeAll(async () => {
    aws = await startLocalAws();
    const { endpoint } = aws;
    const { queueUrl, deadLetterQueueUrl } = await provisionQueues({ endpoint }, names);
    queue = createSqsQueue({ queueUrl, endpoint });
    consumer = createQueueConsumer({ queueUrl, endpoint });
    deadLetters = createQueueConsumer({ queueUrl: deadLetterQueueUrl, endpoint });
  });
  afterAll(() => aws?.close());

  const receive = (waitSeconds = 1) => consumer.receive({ maxMessages: 10, waitSeconds });

  test("hands a hint over as Lambda would, until it is deleted", async () => {
    await queue.send(hint);
    const [message] = await receive();
    if (message === undefined) throw new Error("no message");
    expect(hintIn(message)).toEqual(hint);
    expect(message.md5OfBody).toBe(createHash("md5").update(message.body).digest("hex"));
    expect(message.attributes).toMatchObject({
      ApproximateReceiveCount: "1",
      SentTimestamp: expect.stringMatching(/^\d{13}$/) as string,
    });
    expect(message.messageId).not.toBe("");
    expect(message.messageAttributes).toEqual({});
    expect(await receive(0)).toEqual([]);

    await consumer.changeVisibility(message.receiptHandle, 0);
    const [again] = await receive(5);
    expect(again?.messageId).toBe(message.messageId);
    expect(again?.attributes.ApproximateReceiveCount).toBe("2");
    await consumer.delete([again?.receiptHandle ?? ""]);
    expect(await receive(0)).toEqual([]);
  });

  test("takes and deletes more messages than one batch holds", async () => {
    const steps = Array.from({ length: 23 }, (_, index) => index + 1);
    await Promise.all(steps.map((step) => queue.send({ ...hint, step })));
    const received = new Map<number, string>();
    while (received.size < steps.length) {
      for (const message of await receive()) {
        received.set((JSON.parse(message.body) as Hint).step, message.receiptHandle);
      }
    }
    expect([...received.keys()].toSorted((a, b) => a - b)).toEqual(steps);
    await consumer.delete([...received.values()]);
    expect(await receive(0)).toEqual([]);
  });

  test("holds a hint back for the seconds it is told", async () => {
    await queue.send(hint, { delaySeconds: 1 });
    expect(await receive(0)).toEqual([]);
    const [message] = await receive(5);
    expect(hintIn(message)).toEqual(hint);
    await consumer.delete([message?.receiptHandle ?? ""]);
  });

  test("leaves a hint for later than SQS can hold to the sweeper", async () => {
    await queue.send(hint, { delaySeconds: 901 });
    expect(await receive(0)).toEqual([]);
  });

  test("gives nothing when the receiver stops waiting", async () => {
    const controller = new AbortController();
    const receiving = consumer.receive({
      maxMessages: 1,
      waitSeconds: 20,
      signal: controller.signal,
    });
    controller.abort();
    expect(await receiving).toEqual([]);
  });

  test("moves a hint that failed five times to the dead-letter queue", async () => {
    await queue.send(hint);
    for (let failures = 0; failures < 5; failures += 1) {
      const [message] = await receive(5);
      expect(message?.attributes.ApproximateReceiveCount).toBe(String(failures + 1));
      await consumer.changeVisibility(message?.receiptHandle ?? "", 0);
    }
    // It is the sixth receive that moves it, once it is visible again.
    expect(await receive(2)).toEqual([]);
    const [dead] = await deadLetters.receive({ maxMessages: 1, waitSeconds: 5 });
    expect(hintIn(dead)).toEqual(hint);
    await deadLetters.delete([dead?.receiptHandle ?? ""]);
  });

  test("keeps its messages when it is provisioned again", async () => {
    await queue.send(hint);
    const { endpoint } = aws;
    const { queueUrl } = await provisionQueues({ endpoint }, names);
    const again = createQueueConsumer({ queueUrl, endpoint });
    const [message] = await again.receive({ maxMessages: 1, waitSeconds: 1 });
    expect(hintIn(message)).toEqual(hint);
    await again.delete([message?.receiptHandle ?? ""]);
  });

  test("that does not answer is unavailable", async () => {
    const dead = createSqsQueue({
      queueUrl: "http://127.0.0.1:1/000000000000/queue",
      endpoint: "http://127.0.0.1:1",
    });
    await expect(dead.send(hint)).rejects.toMatchObject({ code: "unavailable" });
  });
});
