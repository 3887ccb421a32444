import { createBrowserPort } from "@dormouse/browser";
import { BrowserIdentity, type RunRequest } from "@dormouse/contract";
import {
  createSession,
  createWorker,
  defaultSettings,
  execute,
  work,
  type SessionKey,
  type Worker,
} from "@dormouse/core";
import type { Browser, Page } from "puppeteer-core";
import type { Benchmark } from "../harness/benchmark.ts";
import { interleave, timed } from "../harness/measure.ts";
import { digits } from "../harness/report.ts";
import { summarize } from "../harness/summary.ts";
import type { BenchWorld } from "../support/bench-world.ts";
import { launchPlain } from "../support/plain-browser.ts";

const stepsPerSample = 20;
const hourMs = 3_600_000;
/** One worker does all steps of a sample, as it does in Lambda within its quantum. */
const settings = { ...defaultSettings, quantumMs: hourMs };

const clickAndExtract: RunRequest = {
  kind: "script",
  actions: Array.from({ length: stepsPerSample }, () => ({
    actions: [
      { type: "click", locator: "#count" },
      { type: "extract", schema: { fields: { items: { locator: "li", all: true } } } },
    ],
  })),
};

export const warmStep: Benchmark = {
  name: "step-warm",
  title: "A step in a worker that still has the session's browser",

  async run(world, rounds) {
    const plain = await openPlain(world);
    const session = await openSession(world);
    try {
      const { ours, byHand, action } = await interleave(
        {
          ours: () => session.sample(),
          byHand: () => plain.sample(() => world.plainTable.transact()),
          action: () => plain.sample(async () => {}),
        },
        { rounds: rounds * 2, warmUp: 1 },
      );
      const what = "click and extract, captured, committed and announced";
      return {
        comparisons: [
          {
            what,
            ours,
            plain: byHand,
            plainWhat: "the same in puppeteer and one `TransactWriteItems` of two items",
          },
          { what, ours, plain: action, plainWhat: "the same in puppeteer, nothing kept" },
        ],
        remarks: [session.remark(ours.median)],
      };
    } finally {
      await session.close();
      await plain.close();
    }
  },
};

/** A session with its page open, in a worker of this process. */
async function openSession(world: BenchWorld) {
  const { own, chromiumPath, site } = world;
  const worker = createWorker({
    world: own,
    browser: createBrowserPort({ executablePath: chromiumPath, network: { allowPrivate: true } }),
    settings,
    processId: process.pid,
    report: (error) => {
      throw error;
    },
  });
  const accepted = await createSession(own, settings, {
    tenantId: "bench",
    identity: BrowserIdentity.parse({}),
    run: { kind: "script", actions: [{ type: "goto", url: site.pageUrl }] },
  });
  if ("duplicate" in accepted) throw new Error("a first request cannot be a duplicate");
  const key = { tenantId: "bench", sessionId: accepted.sessionId };
  await runSteps(worker, key);
  const parts: { actMs: number; captureMs: number; wakeMs: number }[] = [];
  return {
    async sample(): Promise<number> {
      await execute(own, settings, key, clickAndExtract);
      const ms = await timed(() => runSteps(worker, key));
      parts.push(...(await durationsOf(worker, key)));
      return ms / stepsPerSample;
    },
    remark(totalMs: number): string {
      const median = (part: keyof (typeof parts)[number]) =>
        summarize(parts.map((durations) => durations[part])).median;
      const actMs = median("actMs");
      const captureMs = median("captureMs");
      const wakeMs = median("wakeMs");
      const restMs = totalMs - actMs - captureMs - wakeMs;
      return (
        `Of our ${digits(totalMs)} ms a step: reading the plan ${digits(wakeMs)}, the two actions ${digits(actMs)}, ` +
        `capturing the state ${digits(captureMs)}, claim, commit and announcement ${digits(restMs)}.`
      );
    },
    close: () => worker.warm.close(),
  };
}

/** Has the worker do what the session's run has left. @throws Error where the run did not complete. */
async function runSteps(worker: Worker, key: SessionKey): Promise<void> {
  const { store, clock } = worker.world;
  const before = await store.read(key);
  if (before?.run === undefined) throw new Error("the session has no run");
  const hint = { ...key, runId: before.run.runId, step: before.nextStep };
  await work(worker, hint, clock.nowMs() + hourMs);
  const after = await store.read(key);
  if (after?.status !== "COMPLETED") throw new Error(`the run is ${after?.status}`);
}

async function durationsOf({ world }: Worker, key: SessionKey) {
  const session = await world.store.read(key);
  const toStep = (session?.nextStep ?? 1) - 1;
  const steps = await world.store.readSteps(key, { fromStep: toStep - stepsPerSample + 1, toStep });
  if (steps.some(({ worker }) => !worker.warm)) throw new Error("a step was not warm");
  return steps.map(({ durations }) => durations);
}

/** The page in a browser of its own, driven by puppeteer alone. */
async function openPlain({ chromiumPath, site }: BenchWorld) {
  const browser: Browser = await launchPlain(chromiumPath);
  const page = await browser.newPage();
  await page.goto(site.pageUrl);
  return {
    async sample(keep: () => Promise<void>): Promise<number> {
      const ms = await timed(async () => {
        for (let step = 0; step < stepsPerSample; step += 1) {
          await clickAndRead(page);
          await keep();
        }
      });
      return ms / stepsPerSample;
    },
    close: () => browser.close(),
  };
}

async function clickAndRead(page: Page): Promise<void> {
  await page.click("#count");
  await page.$$eval("li", (elements) => elements.map(({ textContent }) => textContent));
}
