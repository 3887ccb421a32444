import {
  defaultSettings,
  settingNames,
  settingVariable,
  type EngineSettings,
} from "@dormouse/core";

/** A function was started with a setting that cannot be: a fault of the deployment, not of a caller. */
export class InvalidSettingError extends Error {
  override readonly name = "InvalidSettingError";
  readonly code = "invalid_setting";
  readonly variable: string;

  constructor(variable: string, message: string) {
    super(`${variable} ${message}`);
    this.variable = variable;
  }
}

/** The least each may be. Without a wait before a retry, or without a quantum, the engine still works. */
const least: Record<keyof EngineSettings, number> = {
  leaseMs: 100,
  heartbeatMs: 10,
  dispatchGraceMs: 1,
  stepTimeoutMs: 1,
  modelAttemptMs: 1,
  maxAttempts: 1,
  retryBackoffMs: 0,
  quantumMs: 0,
  warmBrowsers: 0,
  warmBytes: 0,
  keptSnapshots: 1,
  toldActions: 0,
  archiveAfterMs: 0,
  archiveRetentionMs: 0,
  loginRefreshMs: 1_000,
  loginIdleMs: 1_000,
  loginDeadAfterMs: 0,
  loginCopies: 0,
  tenantRunningSessions: 1,
  tenantQueuedRuns: 0,
  tenantRequestsPerSecond: 1,
  tenantStoredBytes: 1,
};

/**
 * The engine's settings: the defaults, and over them what the environment says in `DORMOUSE_LEASE_MS`,
 * `DORMOUSE_MAX_ATTEMPTS` and so on. A lease without a heartbeat is renewed three times in its life.
 * @throws InvalidSettingError
 */
export function settingsFromEnvironment(
  environment: Record<string, string | undefined>,
): EngineSettings {
  const given = Object.fromEntries(
    settingNames
      .map((name) => [name, read(environment, name)] as const)
      .filter(([, value]) => value !== undefined),
  ) as Partial<EngineSettings>;
  const { leaseMs = defaultSettings.leaseMs } = given;
  const heartbeatMs = given.heartbeatMs ?? Math.floor(leaseMs / 3);
  if (heartbeatMs >= leaseMs) {
    throw new InvalidSettingError(
      settingVariable("heartbeatMs"),
      `must be less than the lease of ${leaseMs} ms, or every lease runs out before it is renewed`,
    );
  }
  return { ...defaultSettings, ...given, heartbeatMs };
}

function read(
  environment: Record<string, string | undefined>,
  name: keyof EngineSettings,
): number | undefined {
  const variable = settingVariable(name);
  const text = environment[variable];
  if (text === undefined || text === "") return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least[name]) {
    throw new InvalidSettingError(
      variable,
      `must be a whole number of at least ${least[name]}, not "${text}"`,
    );
  }
  return value;
}
