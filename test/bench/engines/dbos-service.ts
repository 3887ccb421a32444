import { DBOS } from "@dbos-inc/dbos-sdk";
import { machineNowMs, serve, tell } from "../support/cross-process.ts";
import type { Load, LoadTimes } from "./contender.ts";

DBOS.setConfig({
  name: "bench",
  systemDatabaseUrl: process.env["BENCH_DATABASE_URL"] ?? "",
  logLevel: "error",
});

const steps = DBOS.registerWorkflow(
  async (count: number): Promise<number[]> => {
    const stepMs: number[] = [];
    let beforeMs = machineNowMs();
    for (let step = 0; step < count; step += 1) {
      await DBOS.runStep(async () => {}, { name: "step" });
      const nowMs = machineNowMs();
      stepMs.push(nowMs - beforeMs);
      beforeMs = nowMs;
    }
    return stepMs;
  },
  { name: "steps" },
);

/** Its only step does not end in the process in which it is begun first. */
const hang = DBOS.registerWorkflow(
  async (first: number): Promise<void> => {
    await DBOS.runStep(
      async () => {
        tell("begun", machineNowMs());
        if (process.pid === first) await new Promise(() => {});
      },
      { name: "step" },
    );
  },
  { name: "hang" },
);

await DBOS.launch();

serve({
  async load({ sessions, stepsEach }: Load): Promise<LoadTimes> {
    const startedAtMs = machineNowMs();
    const stepMs = await Promise.all(
      Array.from({ length: sessions }, async () => {
        const handle = await DBOS.startWorkflow(steps)(stepsEach);
        return await handle.getResult();
      }),
    );
    return { elapsedMs: machineNowMs() - startedAtMs, stepMs: stepMs.flat() };
  },

  async hang(): Promise<void> {
    await DBOS.startWorkflow(hang)(process.pid);
  },
});
