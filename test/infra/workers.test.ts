import { functions, queues, schedules } from "@dormouse/cloud/infrastructure";
import { beforeAll, describe, expect, test } from "vitest";
import { isRate } from "./rules.ts";
import { resourceOf, resourcesOf, type Synthesis } from "./synthesis.ts";
import { synthesize } from "./synthesize.ts";

let stacks: Synthesis;

beforeAll(async () => {
  stacks = await synthesize("dev");
});

const queueOf = (name: string) => resourceOf(stacks, "aws:sqs/queue:Queue", name).inputs;
const functionOf = (name: string) =>
  resourceOf(stacks, "aws:lambda/function:Function", name).inputs;
const mappingOf = (name: RegExp) =>
  resourceOf(stacks, "aws:lambda/eventSourceMapping:EventSourceMapping", name).inputs;

test("the queue is a standard one and keeps hints as long as the facts say", () => {
  expect(queueOf("StepsQueue")).toMatchObject({
    fifoQueue: false,
    visibilityTimeoutSeconds: queues.steps.visibilityTimeoutSeconds,
    messageRetentionSeconds: queues.steps.retentionSeconds,
  });
});

test("each queue hides a hint for six times as long as its function may take", () => {
  for (const [queue, lambda] of [
    ["StepsQueue", "StepFunction"],
    ["StepsDeadLetterQueue", "DeadLetterFunction"],
  ] as const) {
    expect(queueOf(queue).visibilityTimeoutSeconds).toBeGreaterThanOrEqual(
      6 * functionOf(lambda).timeout,
    );
  }
});

test("a hint that failed too often goes to the dead-letter queue", () => {
  expect(JSON.parse(queueOf("StepsQueue").redrivePolicy ?? "{}")).toEqual({
    deadLetterTargetArn: arnOf("StepsDeadLetterQueue"),
    maxReceiveCount: queues.steps.maxReceiveCount,
  });
});

test("the dead-letter queue outlives its queue and passes nothing on", () => {
  const deadLetters = queueOf("StepsDeadLetterQueue");
  expect(deadLetters.messageRetentionSeconds).toBe(queues.stepsDeadLetter.retentionSeconds);
  expect(deadLetters.messageRetentionSeconds).toBeGreaterThan(
    queueOf("StepsQueue").messageRetentionSeconds,
  );
  expect(deadLetters.redrivePolicy).toBeUndefined();
});

test("hints reach the step function one by one, no more at once than the facts allow", () => {
  expect(mappingOf(/^StepsSubscriber/)).toMatchObject({
    eventSourceArn: arnOf("StepsQueue"),
    functionName: functionArnOf("StepFunction"),
    batchSize: 1,
    functionResponseTypes: ["ReportBatchItemFailures"],
    scalingConfig: { maximumConcurrency: functions.step.concurrency },
  });
});

test("dead letters reach the function that pauses their sessions", () => {
  expect(mappingOf(/^StepsDeadLetterSubscriber/)).toMatchObject({
    eventSourceArn: arnOf("StepsDeadLetterQueue"),
    functionName: functionArnOf("DeadLetterFunction"),
    batchSize: 1,
    functionResponseTypes: ["ReportBatchItemFailures"],
    scalingConfig: { maximumConcurrency: functions.deadLetter.concurrency },
  });
});

test("every limit of concurrency is one that SQS takes", () => {
  const mappings = resourcesOf(stacks, "aws:lambda/eventSourceMapping:EventSourceMapping");
  expect(mappings).toHaveLength(2);
  for (const { inputs } of mappings) {
    expect(inputs.scalingConfig.maximumConcurrency).toBeGreaterThanOrEqual(2);
    expect(inputs.scalingConfig.maximumConcurrency).toBeLessThanOrEqual(1_000);
  }
});

describe.each([
  ["Sweep", schedules.sweep],
  ["Collect", schedules.collect],
  ["Archive", schedules.archive],
  ["Refresh", schedules.refresh],
])("the function %s", (name, { everyMinutes }) => {
  test("runs as often as the facts say, and a failed run is left to the next", () => {
    const { scheduleExpression, target } = resourceOf(
      stacks,
      "aws:scheduler/schedule:Schedule",
      `${name}TimerSchedule`,
    ).inputs;
    expect(isRate(scheduleExpression)).toBe(true);
    expect(scheduleExpression).toMatch(`rate(${everyMinutes} minute`);
    expect(target.arn).toBe(functionArnOf(`${name}Function`));
    expect(target.retryPolicy.maximumRetryAttempts).toBe(0);
  });

  test("is over before it runs again", () => {
    expect(functionOf(`${name}Function`).timeout).toBeLessThan(everyMinutes * 60);
  });
});

test("what runs by a schedule is not tried again by Lambda", () => {
  const configured = resourcesOf(
    stacks,
    "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
  );
  expect(configured).toHaveLength(Object.keys(schedules).length);
  for (const { inputs } of configured) expect(inputs).toMatchObject({ maximumRetryAttempts: 0 });
});

function arnOf(queue: string): string {
  return `arn:aws:sqs:eu-central-1:123456789012:${queueOf(queue).name}`;
}

function functionArnOf(name: string): string {
  return `arn:aws:lambda:eu-central-1:123456789012:function:${functionOf(name).name}`;
}
