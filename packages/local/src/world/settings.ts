import { settingsFromEnvironment } from "@dormouse/functions";

/**
 * The engine's patience on one machine, where everybody is near: a lost worker is noticed after
 * seconds. Read by the functions as in AWS, from their environment. Times in milliseconds.
 */
const settings: Readonly<Record<string, string | undefined>> = {
  DORMOUSE_LEASE_MS: "4000",
  DORMOUSE_HEARTBEAT_MS: "1200",
  DORMOUSE_DISPATCH_GRACE_MS: "5000",
  DORMOUSE_STEP_TIMEOUT_MS: undefined,
  DORMOUSE_MAX_ATTEMPTS: undefined,
  DORMOUSE_RETRY_BACKOFF_MS: "500",
  DORMOUSE_QUANTUM_MS: undefined,
  DORMOUSE_WARM_BROWSERS: undefined,
  DORMOUSE_WARM_BYTES: undefined,
  DORMOUSE_KEPT_SNAPSHOTS: undefined,
};

/**
 * @returns the functions' settings: what `environment` says, else the local world's own.
 * @throws InvalidSettingError here and not in every function.
 */
export function localSettings(
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const chosen = Object.fromEntries(
    Object.entries(settings).flatMap(([name, own]) => {
      const value = environment[name] || own;
      return value === undefined ? [] : [[name, value]];
    }),
  );
  settingsFromEnvironment(chosen);
  return chosen;
}

/** A minute of the schedules, whose shortest interval in AWS it is, lasts no longer here. */
export const scheduledMinuteMs = 1_000;
