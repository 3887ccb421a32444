import { functions } from "./functions.ts";

/** Times in seconds. */
export const queues = {
  steps: {
    /** Lambda asks for six times the function's timeout, so that throttled retries do not overlap. */
    visibilityTimeoutSeconds: 6 * functions.step.timeoutSeconds,
    retentionSeconds: 4 * 24 * 3600,
    /** A hint that failed this often goes to the dead-letter queue, whose consumer says why. */
    maxReceiveCount: 5,
    batchSize: 1,
  },
  stepsDeadLetter: {
    visibilityTimeoutSeconds: 6 * functions.deadLetter.timeoutSeconds,
    retentionSeconds: 14 * 24 * 3600,
    batchSize: 1,
  },
} as const;
