import { schedules } from "../packages/cloud/src/infrastructure/index.ts";
import { lambda } from "./lambda.ts";

// The next turn comes soon enough; a repeated one would only overlap with it.
const sweep = lambda(schedules.sweep.function, { retries: 0 });

/** Looks after what is overdue: the outbox's other end. */
export const sweepTimer = new sst.aws.CronV2("SweepTimer", {
  schedule: every(schedules.sweep.everyMinutes),
  function: sweep.arn,
});

function every(minutes: number): `rate(${string})` {
  return minutes === 1 ? "rate(1 minute)" : `rate(${minutes} minutes)`;
}
