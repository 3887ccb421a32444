import type { Load, LoadTimes } from "../engines/index.ts";
import type { Benchmark } from "../harness/benchmark.ts";
import { digits } from "../harness/report.ts";
import { quantile } from "../harness/summary.ts";
import { startService } from "../support/cross-process.ts";
import { openOwnWorld } from "../support/own-world.ts";

/** Fewer steps each where there are more sessions: a level is to take seconds. */
const levels: readonly Load[] = [
  { sessions: 1, stepsEach: 200 },
  { sessions: 10, stepsEach: 50 },
  { sessions: 100, stepsEach: 10 },
  { sessions: 1_000, stepsEach: 5 },
];

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
    for (const level of levels.filter(({ sessions }) => sessions <= 10 ** rounds)) {
      for (const { name, load } of contenders) {
        rows.push([
          String(level.sessions),
          String(level.stepsEach),
          name,
          ...figures(await load(level)),
        ]);
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
          "session there, as Lambda would have an environment. Of ours the ceiling is the table's stand-in, which writes one " +
          "transaction after the other, each with its own fsync; the others' stores commit several together. DynamoDB has no such queue.",
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
