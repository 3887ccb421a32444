import { schedules } from "../packages/cloud/src/infrastructure/index.ts";
import { lambda } from "./lambda.ts";
import { modelKeys } from "./secrets.ts";

// The next turn comes soon enough; a repeated one would only overlap with it.
const sweep = lambda(schedules.sweep.function, { retries: 0, link: modelKeys });

/** Looks after what is overdue, the outbox's other end, and whether the providers of models are there. */
export const sweepTimer = new sst.aws.CronV2("SweepTimer", {
  schedule: every(schedules.sweep.everyMinutes),
  function: sweep.arn,
});

const collect = lambda(schedules.collect.function, { retries: 0 });

/** Removes what sessions no longer need: snapshots, and what attempts stored that came to nothing. */
export const collectTimer = new sst.aws.CronV2("CollectTimer", {
  schedule: every(schedules.collect.everyMinutes),
  function: collect.arn,
});

const archive = lambda(schedules.archive.function, { retries: 0 });

/** Archives sessions that are idle, and forgets those that were kept for long enough. */
export const archiveTimer = new sst.aws.CronV2("ArchiveTimer", {
  schedule: every(schedules.archive.everyMinutes),
  function: archive.arn,
});

const refresh = lambda(schedules.refresh.function, { retries: 0 });

/** Looks after logins, so that somebody stays signed in, and removes those that are over. */
export const refreshTimer = new sst.aws.CronV2("RefreshTimer", {
  schedule: every(schedules.refresh.everyMinutes),
  function: refresh.arn,
});

function every(minutes: number): `rate(${string})` {
  return minutes === 1 ? "rate(1 minute)" : `rate(${minutes} minutes)`;
}
