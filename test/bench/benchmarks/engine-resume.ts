import { defaultSettings, sweep, type EngineSettings } from "@dormouse/core";
import { setTimeout as sleep } from "node:timers/promises";
import type { Benchmark } from "../harness/benchmark.ts";
import { digits } from "../harness/report.ts";
import { summarize } from "../harness/summary.ts";
import type { BenchWorld } from "../support/bench-world.ts";
import { machineNowMs, startService, type ChildService } from "../support/cross-process.ts";
import { createNoOpSession } from "../support/engine-session.ts";
import type { StepNews } from "../support/engine-worker.ts";
import { followNews } from "../support/news-log.ts";
import { openOwnWorld, type OwnWorld } from "../support/own-world.ts";

const serviceFile = new URL("../support/engine-service.ts", import.meta.url);
/** As often as the local world looks; in AWS it is every minute. */
const sweepEveryMs = 1_000;
const victims = 2;
/** The local world's own. */
const shortLeaseMs = 4_000;

export const engineResume: Benchmark = {
  name: "engine-resume",
  title: "A process killed in mid-step, until another one has the step in hand",

  async run(world, rounds) {
    const samples = Math.max(2, rounds);
    const leases = [shortLeaseMs, defaultSettings.leaseMs];
    // Each waits most of the time: one beside the other they take as long as the longer.
    const [short = [], long = []] = await Promise.all(
      leases.map((leaseMs) => resumeOurs(world, leaseMs)),
    );
    const { present, missing } = await world.contenders();
    const rows: string[][] = [
      [`**ours**, a lease of ${shortLeaseMs / 1_000} s, as in the local world`, ...range(short)],
      [`**ours**, the default lease of ${defaultSettings.leaseMs / 1_000} s`, ...range(long)],
    ];
    for (const { name, resume } of present) {
      const times: number[] = [];
      for (let sample = 0; sample < samples; sample += 1) times.push(await resume());
      rows.push([name, ...range(times)]);
    }
    const longestMs = Math.max(...long);
    return {
      tables: [
        {
          columns: ["what", "median, s", "least – greatest, s", "samples"],
          rows: [
            ...rows,
            ...missing.map(({ name, reason }) => [`${name}: not measured, ${reason}`, "", "", ""]),
          ],
        },
      ],
      remarks: [
        "SIGKILL of the process that is in the middle of a step. **Ours** asks nobody whether the process is dead: the step is " +
          "another's once its lease has run out (it is renewed every third of it, so at least two thirds are left at any kill), " +
          `and the sweeper, which looks every ${sweepEveryMs / 1_000} s here, has hinted at it. In AWS the sweeper looks every minute, ` +
          "which comes on top. Other processes stand by; none is started. A process that ends in order gives its step back, and " +
          "nobody waits for a lease. " +
          present.map(({ name, recovers }) => `**${name}**: ${recovers}.`).join(" "),
      ],
      aims: [
        {
          aim: "the step of a killed process taken over after its lease, within 45 s",
          measured: `${(longestMs / 1_000).toFixed(1)} s at most with the default lease`,
          met: longestMs < 45_000,
        },
      ],
    };
  },
};

function range(samplesMs: number[]): string[] {
  const { min, median, max, samples } = summarize(samplesMs.map((ms) => ms / 1_000));
  return [`**${digits(median)}**`, `${digits(min)} – ${digits(max)}`, String(samples)];
}

/** @returns for each of some workers, all killed at once, when another one had claimed its step. Milliseconds. */
async function resumeOurs(world: BenchWorld, leaseMs: number): Promise<number[]> {
  const own = await openOwnWorld(world.local, `bench-resume-${leaseMs}`);
  const settings = { ...defaultSettings, leaseMs, heartbeatMs: Math.floor(leaseMs / 3) };
  const environment = { ...own.environment, DORMOUSE_LEASE_MS: String(leaseMs) };
  const start = async (): Promise<ChildService> => {
    const service = await startService(serviceFile, environment);
    world.onClose(() => service.close());
    return service;
  };
  const doomed = await Promise.all(Array.from({ length: victims }, start));
  const others = await Promise.all(Array.from({ length: victims }, start));
  const sessions: string[] = [];
  for (const worker of doomed) {
    await worker.call("work", { hangs: true });
    const { sessionId } = await createNoOpSession(own.world, settings, 1);
    await worker.next("begun");
    sessions.push(sessionId);
  }
  const claims = followNews<StepNews>(others, "claimed");
  for (const worker of others) await worker.call("work", { hangs: false });
  // Somewhere between two renewals, as a crash is.
  await sleep(settings.heartbeatMs * 1.5);
  const sweeping = sweepUntilStopped(own, settings);
  const killedAtMs = machineNowMs();
  await Promise.all(doomed.map((worker) => worker.kill()));
  const times = await Promise.all(
    sessions.map(async (id) => {
      const { atMs } = await claims.find(({ sessionId }) => sessionId === id);
      return atMs - killedAtMs;
    }),
  );
  await sweeping.stop();
  await Promise.all(others.map((worker) => worker.close()));
  return times;
}

function sweepUntilStopped({ world }: OwnWorld, settings: EngineSettings) {
  const stopped = new AbortController();
  const sweeping = (async () => {
    while (!stopped.signal.aborted) {
      await sweep(world, settings);
      await sleep(sweepEveryMs, undefined, { signal: stopped.signal }).catch(() => {});
    }
  })();
  return {
    async stop(): Promise<void> {
      stopped.abort();
      await sweeping;
    },
  };
}
