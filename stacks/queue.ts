import { linkNames, queues } from "../packages/cloud/src/infrastructure/index.ts";

// SST's own link would grant sqs:*; this one only names. Rights are given in rights.ts.
sst.Linkable.wrap(sst.aws.Queue, (queue) => ({ properties: { url: queue.url } }));

const { steps, stepsDeadLetter } = queues;

/** Hints whose step no worker could run. */
export const deadLetterQueue = new sst.aws.Queue("StepsDeadLetter", {
  visibilityTimeout: `${stepsDeadLetter.visibilityTimeoutSeconds} seconds`,
  transform: {
    queue: {
      messageRetentionSeconds: stepsDeadLetter.retentionSeconds,
      sqsManagedSseEnabled: true,
    },
  },
});

/** Hints that a step is due. A standard queue: order and uniqueness come from the table. */
export const queue = new sst.aws.Queue(linkNames.queue, {
  visibilityTimeout: `${steps.visibilityTimeoutSeconds} seconds`,
  dlq: { queue: deadLetterQueue.arn, retry: steps.maxReceiveCount },
  transform: {
    queue: { messageRetentionSeconds: steps.retentionSeconds, sqsManagedSseEnabled: true },
  },
});
