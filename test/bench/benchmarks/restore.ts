import { createBrowserPort } from "@dormouse/browser";
import { BrowserIdentity } from "@dormouse/contract";
import type { BrowserPort, LiveBrowser } from "@dormouse/core";
import type { Benchmark, Comparison } from "../harness/benchmark.ts";
import { interleave, roundsFor, timed } from "../harness/measure.ts";
import type { BenchWorld } from "../support/bench-world.ts";
import { quietContext } from "../support/action-context.ts";
import { launchPlain } from "../support/plain-browser.ts";
import { launchPlaywright } from "../support/plain-playwright.ts";
import { found, snapshotOn, stateOn, type StoredSnapshot } from "../support/stored-state.ts";

export const restore: Benchmark = {
  name: "restore",
  title: "Restoring a browser: from nothing until its open tab has loaded, with all of its state",

  async run(world, rounds) {
    const comparisons: Comparison[] = [];
    for (const origins of [1, 10, 50, 200])
      comparisons.push(...(await restoreOn(world, origins, roundsFor(origins, rounds))));
    return { comparisons };
  },
};

async function restoreOn(
  world: BenchWorld,
  origins: number,
  rounds: number,
): Promise<Comparison[]> {
  const { chromiumPath: executablePath, site } = world;
  const port = createBrowserPort({ executablePath, network: { allowPrivate: true } });
  const snapshot = await snapshotOn(world.own, site, origins);
  const storageState = stateOn(site, origins);
  const url = site.storedUrl(0);
  const { ours, empty, playwright } = await interleave(
    {
      ours: () => wake(port, snapshot),
      empty: () => launchEmpty(executablePath, url),
      playwright: () => launchWithState(executablePath, url, storageState),
    },
    { rounds, warmUp: 1 },
  );
  const what = `state on ${origins} ${origins === 1 ? "origin" : "origins"}`;
  return [
    { what, ours, plain: empty, plainWhat: "puppeteer: launch, newPage, goto; no state" },
    {
      what,
      ours,
      plain: playwright,
      plainWhat: "Playwright: launch, newContext with that `storageState`, newPage, goto",
    },
  ];
}

async function wake(port: BrowserPort, snapshot: StoredSnapshot): Promise<number> {
  const { signal } = quietContext;
  const opened: LiveBrowser[] = [];
  const ms = await timed(async () => {
    opened.push(await port.open({ identity: BrowserIdentity.parse({}), snapshot, signal }));
  });
  for (const live of opened) {
    const { output } = await live.perform(
      { type: "read", locator: "#found", as: "text" },
      quietContext,
    );
    await live.close();
    requireFound(output);
  }
  return ms;
}

async function launchEmpty(executablePath: string, url: string): Promise<number> {
  const startedAtMs = performance.now();
  const browser = await launchPlain(executablePath);
  const page = await browser.newPage();
  await page.goto(url);
  const ms = performance.now() - startedAtMs;
  await browser.close();
  return ms;
}

async function launchWithState(
  executablePath: string,
  url: string,
  storageState: ReturnType<typeof stateOn>,
): Promise<number> {
  const startedAtMs = performance.now();
  const browser = await launchPlaywright(executablePath);
  const context = await browser.newContext({ storageState });
  const page = await context.newPage();
  await page.goto(url);
  const ms = performance.now() - startedAtMs;
  const text = await page.locator("#found:not(:empty)").textContent();
  await browser.close();
  requireFound(text);
  return ms;
}

/** A restore that restored nothing would be fast. */
function requireFound(text: unknown): void {
  if (text !== found) throw new Error(`the page found ${String(text)} instead of ${found}`);
}
