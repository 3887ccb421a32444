import { setTimeout as sleep } from "node:timers/promises";
import { createBrowserPort } from "@dormouse/browser";
import { BrowserIdentity } from "@dormouse/contract";
import type { BrowserPort, LiveBrowser } from "@dormouse/core";
import type { Benchmark, Comparison } from "../harness/benchmark.ts";
import { interleave, roundsFor, timed } from "../harness/measure.ts";
import type { BenchWorld } from "../support/bench-world.ts";
import { quietContext } from "../support/action-context.ts";
import { launchPlain } from "../support/plain-browser.ts";
import { launchPlaywright } from "../support/plain-playwright.ts";
import {
  found,
  snapshotAfter,
  snapshotOn,
  stateOn,
  type StoredSnapshot,
} from "../support/stored-state.ts";

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
  const snapshot = await keptSnapshot(world, port, origins);
  const storageState = stateOn(site, origins);
  const url = site.storedUrl(0);
  try {
    const { ours, ready, empty, playwright, playwrightReady } = await interleave(
      {
        ours: () => wake(port, snapshot),
        ready: () => wakePrewarmed(port, snapshot),
        empty: () => launchEmpty(executablePath, url),
        playwright: () => launchWithState(executablePath, url, storageState),
        playwrightReady: () => openWithState(executablePath, url, storageState),
      },
      { rounds, warmUp: origins > 50 ? 0 : 1 },
    );
    const on = `state on ${origins} ${origins === 1 ? "origin" : "origins"}`;
    const rest = "newContext with that `storageState`, newPage, goto";
    return [
      {
        what: on,
        ours,
        plain: empty,
        plainWhat: "puppeteer: launch, newPage, goto; no state",
      },
      { what: on, ours, plain: playwright, plainWhat: `Playwright: launch, ${rest}` },
      {
        what: `${on}, the browser launched before`,
        ours: ready,
        plain: playwrightReady,
        plainWhat: `Playwright: ${rest}`,
      },
    ];
  } finally {
    await port.close();
  }
}

/** As a session's own browser left it, its databases with their files: an import has none of those. */
async function keptSnapshot(
  world: BenchWorld,
  port: BrowserPort,
  origins: number,
): Promise<StoredSnapshot> {
  const { own, site } = world;
  const imported = await snapshotOn(own, site, origins);
  const live = await openSnapshot(port, imported);
  const captured = await live.capture(imported.manifest);
  await live.close();
  return snapshotAfter(own, imported, captured);
}

function openSnapshot(port: BrowserPort, snapshot: StoredSnapshot): Promise<LiveBrowser> {
  const { signal } = quietContext;
  return port.open({ identity: BrowserIdentity.parse({}), snapshot, signal });
}

async function wake(port: BrowserPort, snapshot: StoredSnapshot): Promise<number> {
  const opened: LiveBrowser[] = [];
  const ms = await timed(async () => {
    opened.push(await openSnapshot(port, snapshot));
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

/** Long enough for a browser to be launched, on a busy machine too. */
const prewarmMs = 2_000;

async function wakePrewarmed(
  port: ReturnType<typeof createBrowserPort>,
  snapshot: StoredSnapshot,
): Promise<number> {
  port.prewarm();
  await sleep(prewarmMs);
  return wake(port, snapshot);
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

type State = ReturnType<typeof stateOn>;

async function launchWithState(executablePath: string, url: string, state: State): Promise<number> {
  const startedAtMs = performance.now();
  const browser = await launchPlaywright(executablePath);
  return openIn(browser, url, state, startedAtMs);
}

async function openWithState(executablePath: string, url: string, state: State): Promise<number> {
  const browser = await launchPlaywright(executablePath);
  return openIn(browser, url, state, performance.now());
}

async function openIn(
  browser: Awaited<ReturnType<typeof launchPlaywright>>,
  url: string,
  storageState: State,
  startedAtMs: number,
): Promise<number> {
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
