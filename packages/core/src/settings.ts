import { defaultModelPatience } from "./model/ask-provider.ts";

/** How patient the engine is, and what it may hold. Times in milliseconds. */
export type EngineSettings = {
  /** A worker that has not renewed for this long is taken for dead. */
  leaseMs: number;
  /** How often a worker renews: a third of the lease, so that one lost renewal costs nothing. */
  heartbeatMs: number;
  /** How long a hint may take to reach a worker before the sweeper sends it again. */
  dispatchGraceMs: number;
  /** How long one step may take, all its actions together. */
  stepTimeoutMs: number;
  /** How long a model may take to answer before another provider is asked. */
  modelAttemptMs: number;
  /** How often a step may be lost, its worker or its browser with it, before the session is paused. */
  maxAttempts: number;
  /** Wait before a lost step's next attempt; doubles with each. */
  retryBackoffMs: number;
  /** How long a process may go on with one session's steps before others get their turn. */
  quantumMs: number;
  /** How many browsers, all of one tenant, a process has at most, those it keeps between steps included. */
  warmBrowsers: number;
  /** How much memory those it keeps may hold together, in bytes. */
  warmBytes: number;
  /** How many of a session's newest snapshots are kept. Older ones are removed, but for those somebody needs. */
  keptSnapshots: number;
  /** How many of a session's actions, the newest, its history tells of. */
  toldActions: number;
  /** How long a session is idle before it is archived. */
  archiveAfterMs: number;
  /** How long archived sessions are kept after they were used last, unless their tenant says otherwise; 0 is for ever. */
  archiveRetentionMs: number;
  /** How often a login is looked after that is kept alive, unless its site says otherwise. */
  loginRefreshMs: number;
  /** How long any other is kept after it was used last. */
  loginIdleMs: number;
  /** How long a login is unhealthy before it is given up. */
  loginDeadAfterMs: number;
  /** How many operations may be done side by side with what a login itself does. */
  loginCopies: number;
  /** Of one tenant: how many of its sessions may be busy with a run at the same time … */
  tenantRunningSessions: number;
  /** … how many runs may wait behind those of busy sessions … */
  tenantQueuedRuns: number;
  /** … how many requests it may send in a second … */
  tenantRequestsPerSecond: number;
  /** … and how many bytes its sessions may hold together. */
  tenantStoredBytes: number;
};

export const defaultSettings: EngineSettings = {
  leaseMs: 30_000,
  heartbeatMs: 10_000,
  dispatchGraceMs: 30_000,
  stepTimeoutMs: 90_000,
  modelAttemptMs: defaultModelPatience.attemptMs,
  maxAttempts: 3,
  retryBackoffMs: 1_000,
  quantumMs: 20_000,
  warmBrowsers: 2,
  // Of the 2 GB that a worker has: beside these a browser at work may need as much again.
  warmBytes: 800 * 1024 * 1024,
  keptSnapshots: 200,
  toldActions: 1_000,
  archiveAfterMs: 30 * 60_000,
  archiveRetentionMs: 0,
  loginRefreshMs: 5 * 60_000,
  loginIdleMs: 30 * 60_000,
  loginDeadAfterMs: 24 * 60 * 60_000,
  loginCopies: 4,
  tenantRunningSessions: 2_000,
  tenantQueuedRuns: 10_000,
  // Below what the gateway takes of all tenants together, so that one of them does not use it up.
  tenantRequestsPerSecond: 50,
  tenantStoredBytes: 200 * 1024 ** 3,
};

/** All of them by name. */
export const settingNames = Object.keys(defaultSettings) as (keyof EngineSettings)[];

/** The environment variable that sets one: "leaseMs" is DORMOUSE_LEASE_MS. */
export function settingVariable(name: keyof EngineSettings): string {
  // As those call it who bring their clients of agentic web interfaces along.
  if (name === "toldActions") return "AWI_MAX_ACTIONS_PER_SESSION";
  return `DORMOUSE_${name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

/** The environment variables, in minutes, that say how long copies of page state are kept in Redis. */
export const lifetimeVariables = [
  "SESSION_TTL_MINUTES",
  "DIFF_TTL_MINUTES",
  "LIST_CACHE_TTL_MINUTES",
  "MEDIA_CACHE_TTL_MINUTES",
] as const;
