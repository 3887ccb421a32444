import { createQueueConsumer } from "@dormouse/cloud";
import { functions, queues, schedules } from "@dormouse/cloud/infrastructure";
import { startEventSource, startSchedule, type FunctionPool } from "../lambda/index.ts";
import type { Servers } from "../servers/index.ts";
import type { FunctionPools } from "./functions.ts";
import { scheduledMinuteMs } from "./settings.ts";

export type Queues = { queueUrl: string; deadLetterQueueUrl: string };

/** What calls the functions when no request does: the queues and the schedules. */
export function startTriggers(
  servers: Servers,
  pools: FunctionPools,
  { queueUrl, deadLetterQueueUrl }: Queues,
): { close(): Promise<void> } {
  const consume = (url: string, pool: FunctionPool, batchSize: number, concurrency: number) =>
    startEventSource({
      source: createQueueConsumer({ queueUrl: url, endpoint: servers.sqsUrl }),
      pool,
      queueArn: `arn:aws:sqs:${pool.region}:000000000000:${url.split("/").at(-1)}`,
      batchSize,
      maximumConcurrency: concurrency,
      reportBatchItemFailures: true,
      waitSeconds: 1,
      // A queue that does not answer is shown by what does not happen; it must not fill the screen.
      onError: () => {},
    });
  const sources = [
    consume(queueUrl, pools.step, queues.steps.batchSize, functions.step.concurrency),
    consume(
      deadLetterQueueUrl,
      pools.deadLetter,
      queues.stepsDeadLetter.batchSize,
      functions.deadLetter.concurrency,
    ),
  ];
  const clocks = Object.entries(schedules).map(([name, schedule]) =>
    startSchedule({
      name,
      everyMs: schedule.everyMinutes * scheduledMinuteMs,
      pool: pools[schedule.function],
      input: {},
    }),
  );
  return {
    async close() {
      await Promise.all(clocks.map((clock) => clock.stop()));
      // Killing the worker of a step that is under way loses nothing; waiting for it would take long.
      await Promise.all(sources.map((source) => source.stop({ drainMs: 2_000 })));
    },
  };
}
