import {
  challengeResolverVariable,
  lifetimeVariables,
  modelVariables,
  settingNames,
  settingVariable,
  type EngineSettings,
} from "@dormouse/core";
import {
  challengeResolverFromEnvironment,
  hotLifetimesFromEnvironment,
  modelsFromEnvironment,
  settingsFromEnvironment,
} from "@dormouse/functions";

/**
 * The engine's patience on one machine, where everybody is near: a lost worker is noticed after
 * seconds. Times in milliseconds.
 */
const own: Partial<EngineSettings> = {
  leaseMs: 4_000,
  heartbeatMs: 1_200,
  dispatchGraceMs: 5_000,
  retryBackoffMs: 500,
  // No gateway stands before this one that others would have to share.
  tenantRequestsPerSecond: 1_000,
};

/**
 * @returns the functions' settings, as they read them from their environment: what `environment` says, else the local world's own.
 * @throws InvalidSettingError here and not in every function.
 */
export function localSettings(
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const defaults = [
    ...settingNames.map((name) => [settingVariable(name), own[name]?.toString()] as const),
    ...[...lifetimeVariables, ...modelVariables, challengeResolverVariable].map(
      (variable) => [variable, undefined] as const,
    ),
  ];
  const chosen = Object.fromEntries(
    defaults.flatMap(([variable, value]) => {
      const given = environment[variable] || value;
      return given === undefined ? [] : [[variable, given]];
    }),
  );
  settingsFromEnvironment(chosen);
  hotLifetimesFromEnvironment(chosen);
  modelsFromEnvironment(environment);
  challengeResolverFromEnvironment(environment);
  return chosen;
}

/** A minute of the schedules, whose shortest interval in AWS it is, lasts no longer here. */
export const scheduledMinuteMs = 1_000;
