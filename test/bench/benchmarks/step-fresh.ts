import { fileURLToPath } from "node:url";
import type { RunRequest, StepView } from "@dormouse/contract";
import type { Benchmark } from "../harness/benchmark.ts";
import { interleave, timed } from "../harness/measure.ts";
import { digits } from "../harness/report.ts";
import { summarize } from "../harness/summary.ts";
import type { BenchWorld } from "../support/bench-world.ts";
import { runNode } from "../support/run-node.ts";

const stepsPerSample = 3;
const plainVisit = fileURLToPath(new URL("../support/plain-visit.ts", import.meta.url));

export const freshStep: Benchmark = {
  name: "step-fresh",
  title: "A step in a process of its own, from commit to commit",

  async run(world, rounds) {
    const { pools, directory } = world.local;
    pools.step.setEnvironment({ DORMOUSE_QUANTUM_MS: "0" });
    pools.step.setReuse("never");
    const script = scriptOf(world.site.pageUrl);
    const steps: StepView[] = [];
    const sample = async (prestart: number): Promise<number> => {
      pools.step.setPrestart(prestart);
      const done = await runSteps(world, script);
      pools.step.setPrestart(0);
      steps.push(...done.slice(1));
      return meanInterval(done);
    };
    const visit = [plainVisit, world.chromiumPath, world.site.pageUrl];
    const { fresh, prestarted, plain } = await interleave(
      {
        fresh: () => sample(0),
        plain: () => timed(() => runNode(visit, { NODE_COMPILE_CACHE: directory.compileCache })),
        prestarted: () => sample(1),
      },
      { rounds: Math.max(2, rounds - 1), warmUp: 1 },
    );
    pools.step.setReuse("always");
    pools.step.setEnvironment({});
    const plainWhat = "`node` that launches puppeteer, goes to the page and reads it";
    return {
      comparisons: [
        { what: "started when the step is due", ours: fresh, plain, plainWhat },
        { what: "one process kept loaded ahead", ours: prestarted, plain, plainWhat },
      ],
      remarks: [remarkOn(steps)],
    };
  },
};

/** The first opens the page; each of the others wakes with it open and reads it. */
function scriptOf(url: string): RunRequest {
  const read = {
    type: "extract" as const,
    schema: { fields: { items: { locator: "li", all: true } } },
  };
  return {
    kind: "script",
    actions: [{ type: "goto", url }, ...Array.from({ length: stepsPerSample }, () => read)],
  };
}

async function runSteps({ client }: BenchWorld, run: RunRequest): Promise<StepView[]> {
  const { session, runId = "" } = await client.sessions.create({ run });
  const { status, steps } = await client.waitForRun(session.sessionId, runId);
  if (status !== "COMPLETED") throw new Error(`the run is ${status}`);
  const processes = new Set(steps.items.map(({ worker }) => worker.processId));
  if (processes.size !== steps.items.length) throw new Error("a process served two steps");
  return steps.items;
}

function meanInterval(steps: readonly StepView[]): number {
  const first = Date.parse(steps.at(0)?.finishedAt ?? "");
  const last = Date.parse(steps.at(-1)?.finishedAt ?? "");
  return (last - first) / (steps.length - 1);
}

function remarkOn(steps: readonly StepView[]): string {
  const median = (part: keyof StepView["durations"]): string =>
    digits(summarize(steps.map(({ durations }) => durations[part])).median);
  return (
    `Within such a step: launching Chromium and waking the session in it ${median("wakeMs")} ms, the action ` +
    `${median("actMs")}, capturing the state ${median("captureMs")}. The rest is the queue, Node's start and the commit.`
  );
}
