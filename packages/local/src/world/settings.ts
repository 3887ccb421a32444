/**
 * The engine's patience on one machine, where everybody is near: a lost worker is noticed after
 * seconds. Read by the functions as in AWS, from their environment. Times in milliseconds.
 */
export const localSettings = {
  DORMOUSE_LEASE_MS: "5000",
  DORMOUSE_HEARTBEAT_MS: "1500",
  DORMOUSE_DISPATCH_GRACE_MS: "5000",
  DORMOUSE_RETRY_BACKOFF_MS: "500",
};

/** Schedules run this much more often than in AWS, whose shortest interval is a minute. */
export const scheduleEveryMs = 1_000;
