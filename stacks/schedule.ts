import { schedules, type FunctionName } from "../packages/cloud/src/infrastructure/index.ts";
import { lambda } from "./lambda.ts";

for (const [name, schedule] of Object.entries(schedules)) {
  new sst.aws.CronV2(capitalize(name), {
    schedule: every(schedule.everyMinutes),
    // The next turn comes soon enough; a repeated one would only overlap with it.
    function: { ...lambda(schedule.function), retries: 0 },
  });
}

function every(minutes: number): `rate(${string})` {
  return minutes === 1 ? "rate(1 minute)" : `rate(${minutes} minutes)`;
}

function capitalize(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
