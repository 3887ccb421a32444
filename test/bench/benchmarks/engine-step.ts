import type { Contenders } from "../engines/index.ts";
import type { Aim, Benchmark, BenchmarkResult } from "../harness/benchmark.ts";
import { digits, significant } from "../harness/report.ts";
import { slopeOf, type Slope } from "../harness/slope.ts";
import { quantile } from "../harness/summary.ts";
import { startService } from "../support/cross-process.ts";
import type { StepTimes } from "../support/engine-steps.ts";
import { openOwnWorld } from "../support/own-world.ts";
import { measureSyncedWrites } from "../support/synced-writes.ts";

const stepsMax = 1_000;
const stepsPerRound = 200;
const ratioAimed = 1.5;

/** Milliseconds of each step, a list for each time the run was made. */
type Series = number[][];

export const engineStep: Benchmark = {
  name: "engine-step",
  title: "A durable step that does nothing: claim, checkpoint, dispatch",

  async run(world, rounds) {
    const steps = Math.min(stepsMax, rounds * stepsPerRound);
    const runs = Math.ceil(rounds / 2);
    const own = await openOwnWorld(world.local, "bench-step");
    const service = await startService(
      new URL("../support/engine-service.ts", import.meta.url),
      own.environment,
    );
    world.onClose(() => service.close());
    const { present, missing } = await world.contenders();
    const ours: StepTimes[] = [];
    const disk: Series = [];
    const others = new Map(present.map(({ name }): [string, Series] => [name, []]));
    await service.call("steps", { count: stepsPerRound });
    for (const { steps: warmUp } of present) await warmUp(stepsPerRound);
    for (let run = 0; run < runs; run += 1) {
      ours.push(await service.call<StepTimes>("steps", { count: steps }));
      disk.push(await measureSyncedWrites(stepsPerRound));
      for (const { name, steps: take } of present) others.get(name)?.push(await take(steps));
    }
    await service.close();
    return report({ ours, disk, others, present, missing, steps });
  },
};

type Measured = Contenders & {
  ours: StepTimes[];
  disk: Series;
  others: Map<string, Series>;
  steps: number;
};

function report({ ours, disk, others, present, missing, steps }: Measured): BenchmarkResult {
  const step = ours.map((times) => times.step);
  const checkpoint = ours.map((times) => times.checkpoint);
  const bare = ours.map((times) => times.bare);
  const beyond = ours.map((times) => times.step.map((ms, at) => ms - (times.bare[at] ?? ms)));
  const rows = [
    ["**ours**: the whole step", ...figures(step)],
    ["**ours**: of it, the checkpoint, which claims the next step", ...figures(checkpoint)],
    ["the bare `TransactWriteItems` of the same items", ...figures(bare)],
    ["**ours** beyond that transaction, step by step", ...figures(beyond)],
    ...[...others].map(([name, series]) => [`${name}: the whole step`, ...figures(series)]),
    ...missing.map(({ name, reason }) => [`${name}: not measured, ${reason}`, "", "", ""]),
    ["the disk: 4 KiB appended to a file and synced (`fdatasync`)", ...figures(disk)],
  ];
  return {
    tables: [{ columns: ["what", "median, ms", "p99, ms", "slope, µs per 100 steps"], rows }],
    remarks: [
      `${steps} steps in one run and in one process, ${ours.length} such runs of each, in turns. A step of ours ` +
        "is committed with its snapshot and its event, and the same transaction claims the next one; the bare " +
        "transaction is made between every two steps, in the same process and table, under another session's key. " +
        "A step of Restate is a `ctx.run`, one of DBOS a `runStep`.",
      "What is on disk before a step counts. **Ours**: one transaction of SQLite in dynoxide (WAL, `synchronous = FULL`: " +
        "one fsync each); SQS is asked only where another process goes on, Redis keeps nothing on disk. " +
        present.map(({ name, writes }) => `**${name}**: ${writes}.`).join(" "),
    ],
    aims: [ratioAim(checkpoint, bare), slopeAim(step, steps)],
  };
}

function figures(series: Series): [median: string, p99: string, slope: string] {
  const all = series.flat();
  return [
    `**${digits(quantile(all, 0.5))}**`,
    digits(quantile(all, 0.99)),
    slopeText(slopeOf(series)),
  ];
}

/** From milliseconds a step to microseconds a hundred steps. */
const scale = 100_000;

function slopeText({ perSample, noise }: Slope): string {
  const sign = perSample < 0 ? "−" : "+";
  return `${sign}${(Math.abs(perSample) * scale).toFixed(0)} ± ${(noise * scale).toFixed(0)}`;
}

function ratioAim(checkpoint: Series, bare: Series): Aim {
  const ratio = quantile(checkpoint.flat(), 0.5) / quantile(bare.flat(), 0.5);
  return {
    aim: `a checkpoint within ${ratioAimed} × the bare DynamoDB transaction of its items`,
    measured: `${significant(ratio)} ×`,
    met: ratio < ratioAimed,
  };
}

/** Flat is what does not grow by more than its noise, or not so that anyone would notice it at the end. */
function slopeAim(step: Series, steps: number): Aim {
  const slope = slopeOf(step);
  const median = quantile(step.flat(), 0.5);
  const growth = (slope.perSample * steps) / median;
  return {
    aim: `cost flat over ${steps} steps`,
    measured: `${slopeText(slope)} µs per 100 steps, ${(growth * 100).toFixed(1).replace("-", "−")} % of a step from the first to the last`,
    met: slope.perSample < 3 * slope.noise || growth < 0.02,
  };
}
