import { defaultSettings } from "@dormouse/core";
import { expect, test } from "vitest";
import { InvalidSettingError, settingsFromEnvironment } from "./settings-from-environment.ts";

test("are the defaults where the environment says nothing", () => {
  expect(settingsFromEnvironment({ DORMOUSE_LEASE_MS: "", PATH: "/bin" })).toEqual(defaultSettings);
});

test("are what the environment says, each by its name", () => {
  const environment = {
    DORMOUSE_LEASE_MS: "6000",
    DORMOUSE_HEARTBEAT_MS: "500",
    DORMOUSE_DISPATCH_GRACE_MS: "1",
    DORMOUSE_STEP_TIMEOUT_MS: "2",
    DORMOUSE_MODEL_ATTEMPT_MS: "3000",
    DORMOUSE_MAX_ATTEMPTS: "4",
    DORMOUSE_RETRY_BACKOFF_MS: "0",
    DORMOUSE_QUANTUM_MS: "0",
    DORMOUSE_WARM_BROWSERS: "3",
    DORMOUSE_WARM_BYTES: "1000000",
    DORMOUSE_KEPT_SNAPSHOTS: "7",
    AWI_MAX_ACTIONS_PER_SESSION: "12",
    DORMOUSE_ARCHIVE_AFTER_MS: "60000",
    DORMOUSE_ARCHIVE_RETENTION_MS: "0",
    DORMOUSE_LOGIN_REFRESH_MS: "45000",
    DORMOUSE_LOGIN_IDLE_MS: "90000",
    DORMOUSE_LOGIN_DEAD_AFTER_MS: "0",
    DORMOUSE_LOGIN_COPIES: "2",
    DORMOUSE_TENANT_RUNNING_SESSIONS: "8",
    DORMOUSE_TENANT_QUEUED_RUNS: "11",
    DORMOUSE_TENANT_REQUESTS_PER_SECOND: "9",
    DORMOUSE_TENANT_STORED_BYTES: "10000000",
  };
  expect(settingsFromEnvironment(environment)).toEqual({
    leaseMs: 6_000,
    heartbeatMs: 500,
    dispatchGraceMs: 1,
    stepTimeoutMs: 2,
    modelAttemptMs: 3_000,
    maxAttempts: 4,
    retryBackoffMs: 0,
    quantumMs: 0,
    warmBrowsers: 3,
    warmBytes: 1_000_000,
    keptSnapshots: 7,
    toldActions: 12,
    archiveAfterMs: 60_000,
    archiveRetentionMs: 0,
    loginRefreshMs: 45_000,
    loginIdleMs: 90_000,
    loginDeadAfterMs: 0,
    loginCopies: 2,
    tenantRunningSessions: 8,
    tenantQueuedRuns: 11,
    tenantRequestsPerSecond: 9,
    tenantStoredBytes: 10_000_000,
  });
});

test("renew a shorter lease as often in its life as the default one", () => {
  expect(settingsFromEnvironment({ DORMOUSE_LEASE_MS: "3000" }).heartbeatMs).toBe(1_000);
});

test.each(["0", "-5", "1.5", "10s", "1e3", " 7", "99999999999999999999"])(
  "refuse %j as a number of attempts, and name the variable",
  (text) => {
    const settings = () => settingsFromEnvironment({ DORMOUSE_MAX_ATTEMPTS: text });
    expect(settings).toThrow(InvalidSettingError);
    expect(settings).toThrow(/^DORMOUSE_MAX_ATTEMPTS must be/);
  },
);

test("refuse a lease that would run out before it is renewed", () => {
  const environment = { DORMOUSE_LEASE_MS: "5000", DORMOUSE_HEARTBEAT_MS: "5000" };
  expect(() => settingsFromEnvironment(environment)).toThrow(/^DORMOUSE_HEARTBEAT_MS/);
});
