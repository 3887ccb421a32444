import { createSqsQueue } from "@dormouse/cloud";
import { defaultSettings } from "@dormouse/core";
import type { Benchmark } from "../harness/benchmark.ts";
import { digits } from "../harness/report.ts";
import { quantile } from "../harness/summary.ts";
import { machineNowMs, startService, type ChildService } from "../support/cross-process.ts";
import { assertCompleted, createNoOpSession } from "../support/engine-session.ts";
import type { StepNews } from "../support/engine-worker.ts";
import { followNews } from "../support/news-log.ts";
import { openOwnWorld, type OwnWorld } from "../support/own-world.ts";
import type { BenchWorld } from "../support/bench-world.ts";

const serviceFile = new URL("../support/engine-service.ts", import.meta.url);
const stepsPerRound = 60;

export const engineHandoff: Benchmark = {
  name: "engine-handoff",
  title: "Handing a session from one process to another: step n here, step n + 1 there",

  async run(world, rounds) {
    const own = await openOwnWorld(world.local, "bench-handoff");
    const environment = { ...own.environment, DORMOUSE_QUANTUM_MS: "0" };
    const workers = await Promise.all([
      startService(serviceFile, environment),
      startService(serviceFile, environment),
    ]);
    for (const worker of workers) world.onClose(() => worker.close());
    const count = rounds * stepsPerRound;
    const { handoffMs, wholeMs, others } = await handOn(own, workers, count);
    const plainMs = await sendAndReceive(world, workers[0], count);
    await Promise.all(workers.map((worker) => worker.close()));
    return {
      tables: [
        {
          columns: ["what", "median, ms", "p99, ms"],
          rows: [
            [
              "**ours**: from the commit of step n until another process has claimed step n + 1",
              ...figures(handoffMs),
            ],
            [
              "**ours**: from commit to commit, the browser opened anew at the last snapshot",
              ...figures(wholeMs),
            ],
            [
              "a message of the queue alone: `SendMessage` until it is received by another process",
              ...figures(plainMs),
            ],
          ],
        },
      ],
      remarks: [
        `A session of ${count} steps and two worker processes, of which each is to do one step and no more (a quantum of 0; by ` +
          `default a process goes on for ${defaultSettings.quantumMs / 1_000} s). ${others} of ${count - 1} steps changed process; only these are counted.`,
      ],
    };
  },
};

function figures(samples: number[]): [median: string, p99: string] {
  return [`**${digits(quantile(samples, 0.5))}**`, digits(quantile(samples, 0.99))];
}

async function handOn({ world }: OwnWorld, workers: ChildService[], count: number) {
  const claims = followNews<StepNews>(workers, "claimed");
  const commits = followNews<StepNews>(workers, "committed");
  for (const worker of workers) await worker.call("work", { hangs: false });
  const key = await createNoOpSession(world, defaultSettings, count);
  await commits.find(({ step }) => step === count);
  await assertCompleted(world, key);
  const claimed = new Map(claims.all.map((news) => [news.step, news]));
  const handoffMs: number[] = [];
  const wholeMs: number[] = [];
  for (const commit of commits.all) {
    const claim = claimed.get(commit.step + 1);
    const next = commits.all.find(({ step }) => step === commit.step + 1);
    if (claim === undefined || next === undefined || claim.pid === commit.pid) continue;
    handoffMs.push(claim.atMs - commit.atMs);
    wholeMs.push(next.atMs - commit.atMs);
  }
  return { handoffMs, wholeMs, others: handoffMs.length };
}

/** What the queue takes for it on its own, one message at a time. */
async function sendAndReceive(
  { local }: BenchWorld,
  receiver: ChildService,
  count: number,
): Promise<number[]> {
  const plain = await openOwnWorld(local, "bench-plain");
  const queue = createSqsQueue({ queueUrl: plain.queueUrl, endpoint: local.servers.sqsUrl });
  await receiver.call("receive", { queueUrl: plain.queueUrl });
  const samples: number[] = [];
  for (let step = 1; step <= count; step += 1) {
    const sentAtMs = machineNowMs();
    await queue.send({ tenantId: "bench", sessionId: "plain", runId: "plain", step });
    samples.push((await receiver.next<number>("received")) - sentAtMs);
  }
  return samples;
}
