/** How large a journey is, and how hard its world is attacked. */
export type Plan = {
  /** Decides the scripts, the faults and their victims. When something happens is the machine's own. */
  seed: number;
  /** At least so many: more are made while there are faults to come. */
  sessions: number;
  /** How many are at work at the same time, at most. */
  atOnce: number;
  /** Of each session; at least 4. */
  steps: number;
  /** The shortest and the longest wait between two faults, in milliseconds. */
  betweenFaultsMs: readonly [number, number];
  /** How many faults, spread over the work. */
  faults: number;
  /** How many readers follow sessions at the same time. */
  readers: number;
  /** A reader hangs up after so many milliseconds at most. */
  readingMs: number;
  /** Sessions that coordinators make, link and destroy while they are killed. */
  coordinated: number;
  /** What has not settled after so long counts as stuck. */
  withinMs: number;
  /** Settings of the engine, over those of the local world. */
  settings: Readonly<Record<string, string>>;
};

/** Small enough for every run of the tests: as many faults as are in one deck, and an impatient engine. */
export const smallPlan: Plan = {
  seed: 20_261_121,
  sessions: 4,
  atOnce: 4,
  steps: 6,
  betweenFaultsMs: [200, 700],
  faults: 16,
  readers: 3,
  readingMs: 600,
  coordinated: 40,
  withinMs: 180_000,
  settings: {
    DORMOUSE_LEASE_MS: "1500",
    DORMOUSE_HEARTBEAT_MS: "400",
    DORMOUSE_DISPATCH_GRACE_MS: "1000",
    DORMOUSE_RETRY_BACKOFF_MS: "100",
  },
};

/** A fault for every five steps: every few seconds, on a machine that has nothing else to do. */
export function faultsFor(steps: number): number {
  return Math.ceil(steps / 5);
}

/** What `npm run faults` does unless told otherwise: the local world, as it comes. */
export const fullPlan: Plan = {
  seed: 1,
  sessions: 200,
  atOnce: 200,
  steps: 10,
  betweenFaultsMs: [500, 3_000],
  faults: faultsFor(200 * 10),
  readers: 6,
  readingMs: 3_000,
  coordinated: 1_000,
  withinMs: 90 * 60_000,
  settings: {},
};

/** So many steps for each kill of a worker, at most. */
const stepsPerKill = 40;

/** What must have happened in a journey at the least, or it proves nothing. */
export function leastOf({ sessions, steps }: Plan) {
  const workersKilled = Math.max(3, Math.floor((sessions * steps) / stepsPerKill));
  return {
    workersKilled,
    repeatedSteps: Math.floor(workersKilled / 3),
    disconnects: 5 * sessions,
  };
}

/** Whether the work has felt what was done to its world, and its readers have hung up often enough. */
export function isEnough(
  plan: Plan,
  seen: { repeatedSteps: number; disconnects: number },
): boolean {
  const least = leastOf(plan);
  return seen.repeatedSteps >= least.repeatedSteps && seen.disconnects >= least.disconnects;
}
