import type { FunctionName } from "./functions.ts";

/** What runs on its own, and how often. */
export const schedules = {
  sweep: { function: "sweep", everyMinutes: 1 },
  collect: { function: "collect", everyMinutes: 15 },
  archive: { function: "archive", everyMinutes: 5 },
  refresh: { function: "refresh", everyMinutes: 1 },
} as const satisfies Record<string, { function: FunctionName; everyMinutes: number }>;
