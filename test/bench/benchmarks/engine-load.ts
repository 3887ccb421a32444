import type { Load, LoadTimes } from "../engines/index.ts";
import type { Benchmark } from "../harness/benchmark.ts";
import { digits } from "../harness/report.ts";
import { within } from "../harness/within.ts";
import { quantile } from "../harness/summary.ts";
import { startService } from "../support/cross-process.ts";
import { openOwnWorld } from "../support/own-world.ts";

/** Fewer steps each where there are more sessions: a level is to take seconds. */
const levels: readonly Load[] = [
  { sessions: 1, stepsEach: 200 },
  { sessions: 10, stepsEach: 50 },
  { sessions: 100, stepsEach: 10 },
  { sessions: 1_000, stepsEach: 3 },
];

const levelMsMax = 90_000;

export const engineLoad: Benchmark = {
  name: "engine-load",
  title: "Many sessions at once, each with a run of steps that do nothing",

  async run(world, rounds) {
    const own = await openOwnWorld(world.local, "bench-load");
    const service = await startService(
      new URL("../support/engine-service.ts", import.meta.url),
      own.environment,
    );
    world.onClose(() => service.close());
    const { present, missing } = await world.contenders();
    const contenders = [
      {
        name: "**ours**",
        load: (load: Load) => service.call<LoadTimes>("load", load),
      },
      ...present,
    ];
    for (const { load } of contenders) await load({ sessions: 10, stepsEach: 10 });
    const rows: string[][] = [];
    /** Who failed at a level is not given a higher one. */
    const overloaded = new Set<string>();
    let lostAttempts = 0;
    for (const level of levels.filter(({ sessions }) => sessions <= 10 ** rounds)) {
      for (const { name, load } of contenders.filter(({ name }) => !overloaded.has(name))) {
        const row = (...cells: string[]) =>
          rows.push([String(level.sessions), String(level.stepsEach), name, ...cells]);
        try {
          const times = await within(levelMsMax, () => load(level));
          lostAttempts += times.lost ?? 0;
          row(...figures(times));
        } catch (error) {
          overloaded.add(name);
          row(
            `not measured: ${error instanceof Error ? error.message.split("\n")[0] : String(error)}`,
            "",
            "",
          );
        }
      }
    }
    await service.close();
    return {
      tables: [
        {
          columns: [
            "sessions at once",
            "steps of each",
            "what",
            "steps per second",
            "a step, median, ms",
            "a step, p99, ms",
          ],
          rows,
        },
      ],
      remarks: [
        "From the first request until the last step is committed: creating the sessions (the invocations, the workflows) is part of it. " +
          "A step's time is that since the step before it in the same session, so it waits with the others for their turn. " +
          "Each engine's steps are run by one process of Node, and its servers share the machine's cores with it: ours has a worker for each " +
          "session there, as Lambda would have an environment. Ours writes to the table's stand-in, which takes one transaction after " +
          "the other, each with its own fsync; the others' stores commit several together, as DynamoDB does.",
        ...(lostAttempts === 0
          ? []
          : [
              `${lostAttempts} attempts of ours came to nothing, as the servers did not answer in time; their steps were done again, and the time that took is counted.`,
            ]),
        ...missing.map(({ name, reason }) => `${name} is not measured: ${reason}.`),
      ],
    };
  },
};

function figures({ elapsedMs, stepMs }: LoadTimes): string[] {
  return [
    `**${digits((stepMs.length / elapsedMs) * 1_000)}**`,
    digits(quantile(stepMs, 0.5)),
    digits(quantile(stepMs, 0.99)),
  ];
}
