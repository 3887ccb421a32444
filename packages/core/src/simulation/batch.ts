import { commands } from "./commands.ts";
import { deathAt, moments, portCalls, usualCalls } from "./mortality.ts";
import { simulate, type SimulationReport } from "./simulate.ts";
import type { Sabotage } from "./simulation.ts";

export type Batch = {
  /** The runs in which something was not as it must be. */
  failures: SimulationReport[];
  counts: ReadonlyMap<string, number>;
  /** How often a process was killed at each moment of each call. */
  deaths: ReadonlyMap<string, number>;
};

export type BatchOptions = {
  firstSeed: number;
  seeds: number;
  /** Stops at the first violation that reads so. */
  until?: RegExp;
  sabotage?: Sabotage;
  onSeed?(report: SimulationReport): void;
};

/** Runs seeds one after another. */
export async function simulateMany(options: BatchOptions): Promise<Batch> {
  const { firstSeed, seeds, until, sabotage = {}, onSeed } = options;
  const failures: SimulationReport[] = [];
  const counts = new Map<string, number>();
  const deaths = new Map<string, number>();
  // Where an error came from is told when its seed is lived through again; finding it out each time costs much.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  for (let seed = firstSeed; seed < firstSeed + seeds; seed += 1) {
    const report = await simulate(seed, { sabotage });
    addUp(counts, report.counts);
    addUp(deaths, report.deaths);
    if (report.violations.length > 0) failures.push(report);
    if (until !== undefined && report.violations.some((what) => until.test(what))) break;
    onSeed?.(report);
  }
  Error.stackTraceLimit = stackTraceLimit;
  return { failures, counts, deaths };
}

function addUp(sums: Map<string, number>, counts: ReadonlyMap<string, number>): void {
  for (const [name, count] of counts) sums.set(name, (sums.get(name) ?? 0) + count);
}

/** What every so many seeds must show at least once; without it, nothing was proved. */
const mustHappen = [
  ...commands.map(({ name }) => `${name} accepted`),
  "step.completed",
  "step.failed",
  "step.cancelled",
  "run.completed",
  "run.failed",
  "run.cancelled",
  "run.waiting",
  "run.queued",
  "session.forked",
  "input.requested",
  "step.retrying",
  "session.paused",
  "session.resumed",
  "session.deleted",
  "snapshot.restored",
  "snapshot.imported",
  "run_in_progress",
  "too_many_sessions",
  "too_many_runs",
  "storage_full",
  "crashes",
  "standstills",
  "browsersLost",
  "requestsHeldBack",
  "probesAnswered",
  "probesUnanswered",
  "leftToTheProbe",
  "hintsLost",
  "hintsTwice",
  "hungUp",
  "hotCopiesLost",
  "lookedAtPages",
  "foundByTheirKeys",
  "sweptUp",
  "collectedLate",
  "agentsCompleted",
  "agent_limit",
  "agent_gave_up",
  "agent_stuck",
  "modelsAway",
  "modelsUseless",
  "decisionsTakenOver",
];
/** Of the runs that begin, at least so many must end well. */
const minSuccess = 0.5;

/** Few seeds prove little: they are asked for nothing, and only many for what is rare. */
const enough = { success: 20, everything: 1_000, everyMoment: 10_000, everyCall: 100_000 };

/** @returns what a batch did not come to, in words. */
export function missingFrom(batch: Batch, seeds: number): string[] {
  const countOf = (name: string): number => batch.counts.get(name) ?? 0;
  const missing = mustHappen.filter((name) => countOf(name) === 0);
  const success = countOf("run.completed") / Math.max(1, countOf("run.created"));
  return [
    ...(seeds < enough.everything ? [] : missing.map((name) => `"${name}" never happened`)),
    ...(seeds < enough.everything ? [] : survivedCalls(batch, seeds)),
    ...(seeds >= enough.success && success < minSuccess
      ? [`only ${countOf("run.completed")} of ${countOf("run.created")} runs completed`]
      : []),
  ];
}

/** The calls that nobody was killed at, at one of their moments or at each. */
function survivedCalls({ deaths }: Batch, seeds: number): string[] {
  const asked = seeds < enough.everyCall ? usualCalls : [...portCalls];
  const mayBeLeft = seeds < enough.everyMoment ? moments.length - 1 : 0;
  return asked.flatMap((call) => {
    const survived = moments.filter((moment) => !deaths.has(deathAt(call, moment)));
    if (survived.length <= mayBeLeft) return [];
    return [`nobody was killed ${survived.join(", or ")} ${call}`];
  });
}
