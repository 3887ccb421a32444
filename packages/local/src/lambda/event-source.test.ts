import type { SQSEvent } from "aws-lambda";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { startEventSource } from "./event-source.ts";
import type { EventSource, EventSourceOptions } from "./event-source.ts";
import type { Order } from "./fixtures/consumer.ts";
import { createTestPool } from "./fixtures/create-pool.ts";
import type { TestPool } from "./fixtures/create-pool.ts";
import { createGoAhead } from "./fixtures/go-ahead.ts";
import { createQueue, emptyQueue } from "./fixtures/fauxqs-queue.ts";
import type { FunctionPoolOptions } from "./function-pool.ts";

type Queue = Awaited<ReturnType<typeof createQueue>>;

function createConsumer(handler = "handler", options: Partial<FunctionPoolOptions> = {}): TestPool {
  return createTestPool(handler, {
    entry: new URL("./fixtures/consumer.ts", import.meta.url),
    ...options,
  });
}

function start(
  queue: Queue,
  pool: TestPool,
  options: Partial<EventSourceOptions> = {},
): EventSource {
  const source = options.source ?? queue.source;
  const testEnd = new AbortController();
  const eventSource = startEventSource({
    pool,
    queueArn: queue.arn,
    batchSize: 1,
    maximumConcurrency: 4,
    reportBatchItemFailures: true,
    ...options,
    source: {
      ...source,
      receive: (request) => source.receive({ ...request, signal: testEnd.signal }),
    },
  });
  onTestFinished(async () => {
    const stopped = eventSource.stop({ drainMs: 200 });
    testEnd.abort();
    await stopped;
  });
  return eventSource;
}

/** What the queue is expected to come to: the given messages, and no others. */
function expectState(queue: Queue, state: Partial<ReturnType<Queue["state"]>>): Promise<void> {
  return expect.poll(queue.state).toEqual({ ...emptyQueue, ...state });
}

test("hands a message to the function in Lambda's shape, and deletes it", async () => {
  const queue = await createQueue();
  const pool = createConsumer("echo");
  const attribute = { DataType: "String", StringValue: "x" };
  await queue.send({ name: "a" }, { MessageAttributes: { kind: attribute } });
  start(queue, pool);
  const event = JSON.parse(await pool.line("{")) as SQSEvent;
  expect(event).toEqual({
    Records: [
      {
        messageId: expect.any(String),
        receiptHandle: expect.any(String),
        body: '{"name":"a"}',
        attributes: expect.objectContaining({
          ApproximateReceiveCount: "1",
          SentTimestamp: expect.stringMatching(/^\d{13}$/),
          ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
        }),
        messageAttributes: {
          kind: {
            dataType: "String",
            stringValue: "x",
            stringListValues: [],
            binaryListValues: [],
          },
        },
        md5OfBody: expect.stringMatching(/^[0-9a-f]{32}$/),
        eventSource: "aws:sqs",
        eventSourceARN: queue.arn,
        awsRegion: "us-east-1",
      },
    ],
  });
  await expectState(queue, emptyQueue);
});

test("gives several messages to one invocation, up to the batch size", async () => {
  const queue = await createQueue();
  const pool = createConsumer();
  for (const name of ["a", "b", "c"]) await queue.send({ name });
  start(queue, pool, { batchSize: 2 });
  await expectState(queue, emptyQueue);
  expect(pool.lines.toSorted()).toEqual(["a 2 1", "b 2 1", "c 1 1"]);
});

test("gathers messages for the batch window", async () => {
  const queue = await createQueue();
  const pool = createConsumer();
  start(queue, pool, { batchSize: 3, batchWindowMs: 10_000 });
  for (const name of ["a", "b", "c"]) {
    await queue.send({ name });
    await sleep(150);
  }
  await expectState(queue, emptyQueue);
  expect(pool.lines.toSorted()).toEqual(["a 3 1", "b 3 1", "c 3 1"]);
});

test("keeps only the messages of a batch that the function reports as failed", async () => {
  const queue = await createQueue();
  const pool = createConsumer();
  await queue.send({ name: "good" });
  await queue.send({ name: "bad", fail: true });
  start(queue, pool, { batchSize: 2 });
  await expectState(queue, { inFlight: ["bad"] });
  expect(pool.lines).toEqual(["good 2 1", "bad 2 1"]);
});

test("keeps the whole batch when the invocation fails", async () => {
  const queue = await createQueue();
  await queue.send({ name: "good" });
  await queue.send({ name: "bad", throw: true });
  const ended = Promise.withResolvers<void>();
  start(queue, createConsumer(), { batchSize: 2, onInvocation: () => ended.resolve() });
  await ended.promise;
  expect(queue.state()).toMatchObject({ inFlight: ["good", "bad"] });
});

test.for([
  ["an id that is not in the batch", { batchItemFailures: [{ itemIdentifier: "unknown" }] }],
  ["an empty id", { batchItemFailures: [{ itemIdentifier: "" }] }],
  ["no id", { batchItemFailures: [{}] }],
  ["a null entry", { batchItemFailures: [null] }],
  ["no list", { batchItemFailures: "all" }],
  ["no object", "done"],
] as const)("keeps the whole batch when the report has %s", async ([, respond]) => {
  const queue = await createQueue();
  await queue.send({ name: "a", respond });
  const ended = Promise.withResolvers<void>();
  start(queue, createConsumer(), { onInvocation: () => ended.resolve() });
  await ended.promise;
  expect(queue.state()).toMatchObject({ inFlight: ["a"] });
});

test.for([[{}], [{ batchItemFailures: [] }], [{ batchItemFailures: null }]] as const)(
  "deletes the whole batch when the function returns %j",
  async ([respond]) => {
    const queue = await createQueue();
    const pool = createConsumer();
    await queue.send({ name: "a", respond });
    start(queue, pool);
    await expectState(queue, emptyQueue);
    expect(pool.lines).toEqual(["a 1 1"]);
  },
);

test("deletes a batch whatever the function returns when failures are not reported by item", async () => {
  const queue = await createQueue();
  const pool = createConsumer();
  await queue.send({ name: "a", fail: true });
  start(queue, pool, { reportBatchItemFailures: false });
  await expectState(queue, emptyQueue);
  expect(pool.lines).toEqual(["a 1 1"]);
});

test("sees a failed message again, until the queue moves it to the dead-letter queue", async () => {
  const queue = await createQueue({ visibilitySeconds: 2, maxReceiveCount: 2 });
  const pool = createConsumer();
  await queue.send({ name: "bad", throw: true });
  start(queue, pool);
  await expectState(queue, { dead: ["bad"] });
  expect(pool.lines.filter((line) => line.startsWith("bad"))).toEqual(["bad 1 1", "bad 1 2"]);
});

test("sees a message again when its environment was killed", async () => {
  const queue = await createQueue({ visibilitySeconds: 4 });
  const pool = createConsumer();
  await queue.send({ name: "a", waitMs: 1_000 });
  start(queue, pool);
  await pool.line("a 1 1");
  for (const { id } of pool.environments()) pool.kill(id, "SIGKILL");
  await expectState(queue, emptyQueue);
  expect(pool.lines).toEqual(["a 1 1", "a 1 2"]);
});

test("never runs more invocations at once than its maximum concurrency", async () => {
  const queue = await createQueue();
  const pool = createConsumer();
  const names = ["a", "b", "c", "d", "e", "f"];
  for (const name of names) await queue.send({ name, waitMs: 200 });
  start(queue, pool, { maximumConcurrency: 2 });
  await expectState(queue, emptyQueue);
  expect(pool.environments()).toHaveLength(2);
  expect(pool.lines).toHaveLength(names.length);
});

test("receives nothing while the function has no capacity", async () => {
  const queue = await createQueue();
  const pool = createConsumer("handler", { maxConcurrency: 1 });
  const { file, give } = await createGoAhead();
  const busy = pool.invoke({ Records: [record({ name: "busy", waitForFile: file })] });
  await pool.line("busy");
  await queue.send({ name: "a" });
  start(queue, pool);
  await sleep(500);
  expect(queue.state()).toEqual({ ...emptyQueue, ready: ["a"] });
  await give();
  await busy;
  await expectState(queue, emptyQueue);
  expect(pool.lines).toEqual(["busy 1 0", "a 1 1"]);
});

test("keeps a message whose function became busy, without another receive", async () => {
  const queue = await createQueue();
  const pool = createConsumer("handler", { maxConcurrency: 1 });
  const received = Promise.withResolvers<void>();
  const proceed = Promise.withResolvers<void>();
  const receive: typeof queue.source.receive = async (request) => {
    const messages = await queue.source.receive(request);
    if (messages.length > 0) {
      received.resolve();
      await proceed.promise;
    }
    return messages;
  };
  await queue.send({ name: "a" });
  start(queue, pool, { source: { ...queue.source, receive } });
  await received.promise;
  const busy = pool.invoke({ Records: [record({ name: "busy", waitMs: 300 })] });
  proceed.resolve();
  await busy;
  await expectState(queue, emptyQueue);
  expect(pool.lines).toEqual(["busy 1 0", "a 1 1"]);
});

test("ends what it has begun before it stops, and takes nothing new", async () => {
  const queue = await createQueue();
  const pool = createConsumer();
  const { file, give } = await createGoAhead();
  await queue.send({ name: "begun", waitForFile: file });
  const eventSource = start(queue, pool, { maximumConcurrency: 1 });
  await pool.line("begun");
  await queue.send({ name: "later" });
  const stopped = eventSource.stop();
  await give();
  expect(await stopped).toBe(true);
  expect(queue.state()).toEqual({ ...emptyQueue, ready: ["later"] });
});

test("stops within its bound when an invocation takes longer", async () => {
  const queue = await createQueue();
  const pool = createConsumer();
  await queue.send({ name: "long", waitMs: 60_000 });
  const eventSource = start(queue, pool);
  await pool.line("long");
  expect(await eventSource.stop({ drainMs: 200 })).toBe(false);
});

test("goes on when the queue could not be reached", async () => {
  const queue = await createQueue();
  const pool = createConsumer();
  const errors: unknown[] = [];
  let calls = 0;
  const receive: typeof queue.source.receive = async (request) => {
    calls += 1;
    if (calls === 1) throw new Error("connection refused");
    return queue.source.receive(request);
  };
  await queue.send({ name: "a" });
  start(queue, pool, {
    source: { ...queue.source, receive },
    onError: (error) => errors.push(error),
  });
  await expectState(queue, emptyQueue);
  expect(errors).toMatchObject([{ message: "connection refused" }]);
});

function record(order: Order) {
  return {
    messageId: order.name,
    body: JSON.stringify(order),
    attributes: { ApproximateReceiveCount: "0" },
  };
}
