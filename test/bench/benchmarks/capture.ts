import { createBrowserPort } from "@dormouse/browser";
import { BrowserIdentity } from "@dormouse/contract";
import type { Benchmark, Comparison } from "../harness/benchmark.ts";
import { interleave, roundsFor, timed } from "../harness/measure.ts";
import { quietContext } from "../support/action-context.ts";
import type { BenchWorld } from "../support/bench-world.ts";
import { launchPlaywright } from "../support/plain-playwright.ts";
import { snapshotAfter, snapshotOn, stateOn } from "../support/stored-state.ts";

export const capture: Benchmark = {
  name: "capture",
  title: "Capturing the state of a browser that is open on one of its origins",

  async run(world, rounds) {
    const comparisons: Comparison[] = [];
    for (const origins of [1, 10, 50, 200])
      comparisons.push(...(await captureOn(world, origins, roundsFor(origins, rounds))));
    return { comparisons };
  },
};

async function captureOn(
  world: BenchWorld,
  origins: number,
  rounds: number,
): Promise<Comparison[]> {
  const untouched = await wakeOn(world, origins);
  const busy = await wakeOn(world, origins);
  const playwright = await openPlaywright(world, origins);
  try {
    const { unchanged, changed, whole } = await interleave(
      {
        unchanged: () => untouched.sample("nothing"),
        changed: () => busy.sample("changes"),
        whole: () => playwright.sample(),
      },
      { rounds, warmUp: origins > 50 ? 0 : 1 },
    );
    const on = `of ${origins} ${origins === 1 ? "origin" : "origins"}`;
    const plainWhat = "Playwright: `storageState({ indexedDB: true })`";
    return [
      { what: `nothing changed ${on}`, ours: unchanged, plain: whole, plainWhat },
      { what: `the open one changed ${on}`, ours: changed, plain: whole, plainWhat },
    ];
  } finally {
    await Promise.all([untouched.close(), busy.close(), playwright.close()]);
  }
}

async function wakeOn({ own, site, chromiumPath }: BenchWorld, origins: number) {
  const snapshot = await snapshotOn(own, site, origins);
  const live = await createBrowserPort({
    executablePath: chromiumPath,
    network: { allowPrivate: true },
  }).open({
    identity: BrowserIdentity.parse({}),
    snapshot,
    signal: quietContext.signal,
  });
  // What Chromium adds to an imported state, such as a cookie's priority, is no change of the page's.
  const captured = await live.capture(snapshot.manifest);
  const { manifest: base } = await snapshotAfter(own, snapshot, captured);
  return {
    /** @param what the page does to its own storage before. */
    async sample(what: "nothing" | "changes"): Promise<number> {
      if (what === "changes") {
        await live.perform({ type: "click", locator: "#change" }, quietContext);
        await live.perform({ type: "waitFor", locator: "#changed:not(:empty)" }, quietContext);
      }
      let written = 0;
      const ms = await timed(async () => {
        const { parts } = await live.capture(base);
        written = parts.filter((part) => "content" in part).length;
      });
      requireParts(what, written);
      return ms;
    },
    close: () => live.close(),
  };
}

/** A capture that missed the change would be fast. */
function requireParts(what: "nothing" | "changes", written: number): void {
  // Its localStorage, its database and the database's files.
  const expected = what === "nothing" ? 0 : 3;
  if (written !== expected) throw new Error(`${written} parts are new instead of ${expected}`);
}

async function openPlaywright({ site, chromiumPath }: BenchWorld, origins: number) {
  const browser = await launchPlaywright(chromiumPath);
  const context = await browser.newContext({ storageState: stateOn(site, origins) });
  const page = await context.newPage();
  await page.goto(site.storedUrl(0));
  return {
    async sample(): Promise<number> {
      let found = 0;
      const ms = await timed(async () => {
        const state = await context.storageState({ indexedDB: true });
        found = state.origins.length;
      });
      if (found !== origins) throw new Error(`${found} origins instead of ${origins}`);
      return ms;
    },
    close: () => browser.close(),
  };
}
