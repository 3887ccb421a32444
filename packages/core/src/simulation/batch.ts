import { commands } from "./commands.ts";
import { simulate, type SimulationReport } from "./simulate.ts";
import type { Sabotage } from "./simulation.ts";

export type Batch = {
  /** The runs in which something was not as it must be. */
  failures: SimulationReport[];
  counts: ReadonlyMap<string, number>;
};

export type BatchOptions = {
  firstSeed: number;
  seeds: number;
  /** Stops at the first violation that reads so. */
  until?: RegExp;
  sabotage?: Sabotage;
  onSeed?(seed: number): void;
};

/** Runs seeds one after another. */
export async function simulateMany(options: BatchOptions): Promise<Batch> {
  const { firstSeed, seeds, until, sabotage = {}, onSeed } = options;
  const failures: SimulationReport[] = [];
  const counts = new Map<string, number>();
  // Where an error came from is told when its seed is lived through again; finding it out each time costs much.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  for (let seed = firstSeed; seed < firstSeed + seeds; seed += 1) {
    const report = await simulate(seed, { sabotage });
    for (const [name, count] of report.counts) counts.set(name, (counts.get(name) ?? 0) + count);
    if (report.violations.length > 0) failures.push(report);
    if (until !== undefined && report.violations.some((what) => until.test(what))) break;
    onSeed?.(seed);
  }
  Error.stackTraceLimit = stackTraceLimit;
  return { failures, counts };
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
  "sweptUp",
  "collectedLate",
];
/** Of the runs that begin, at least so many must end well. */
const minSuccess = 0.5;

/** @returns what a batch did not come to, in words; a few seeds prove nothing, and are not asked. */
export function missingFrom({ counts }: Batch, seeds: number): string[] {
  const countOf = (name: string): number => counts.get(name) ?? 0;
  const missing = seeds < 1_000 ? [] : mustHappen.filter((name) => countOf(name) === 0);
  const success = countOf("run.completed") / Math.max(1, countOf("run.created"));
  return [
    ...missing.map((name) => `"${name}" never happened`),
    ...(seeds >= 20 && success < minSuccess
      ? [`only ${countOf("run.completed")} of ${countOf("run.created")} runs completed`]
      : []),
  ];
}
