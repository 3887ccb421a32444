import { createHash } from "node:crypto";
import { createBrowserPort } from "@dormouse/browser";
import { BrowserIdentity, StorageState } from "@dormouse/contract";
import { fromStorageState, loadPart, storeCapture } from "@dormouse/core";
import type { Benchmark } from "../harness/benchmark.ts";
import { interleave } from "../harness/measure.ts";
import { quietContext } from "../support/action-context.ts";
import type { BenchWorld } from "../support/bench-world.ts";
import { launchPlaywright } from "../support/plain-playwright.ts";
import { createSealedSession, withTab } from "../support/stored-state.ts";
import type { Site } from "../support/site.ts";

const origins = 10;
const bytesPerOrigin = 500_000;

export const bytesWritten: Benchmark = {
  name: "bytes-written",
  title: "Bytes stored by a step that changed one key of a state of 5 MB on 10 origins",
  unit: "bytes",

  async run(world, rounds) {
    const ours = await openOurs(world);
    const playwright = await openPlaywright(world);
    try {
      const { step, whole } = await interleave(
        { step: () => ours.sample(), whole: () => playwright.sample() },
        { rounds, warmUp: 1 },
      );
      return {
        comparisons: [
          {
            what: "the snapshot after the step",
            ours: step,
            plain: whole,
            plainWhat: "Playwright: the file of `storageState({ indexedDB: true })`",
          },
        ],
      };
    } finally {
      await ours.close();
      await playwright.close();
    }
  },
};

/** Text that compression makes little of, as tokens and hashes are. */
function incompressible(length: number, seed: string): string {
  let text = "";
  for (let block = 0; text.length < length; block += 1) {
    text += createHash("sha512").update(`${seed} ${block}`).digest("base64");
  }
  return text.slice(0, length);
}

function largeStateOn(site: Site): StorageState {
  return StorageState.parse({
    origins: Array.from({ length: origins }, (_, index) => ({
      origin: site.origin(index),
      localStorage: Array.from({ length: 10 }, (__, item) => ({
        name: `item ${item}`,
        value: incompressible(bytesPerOrigin / 10, `${index} ${item}`),
      })),
    })),
  });
}

async function openOurs({ own, site, chromiumPath }: BenchWorld) {
  const session = await createSealedSession(own);
  const options = { step: 1, nowMs: own.clock.nowMs() };
  const imported = withTab(fromStorageState(largeStateOn(site)), site.storedUrl(0));
  let { manifest } = await storeCapture(own, session, imported, { ...options, base: undefined });
  const live = await createBrowserPort({
    executablePath: chromiumPath,
    network: { allowPrivate: true },
  }).open({
    identity: BrowserIdentity.parse({}),
    snapshot: { manifest, load: (part) => loadPart(own, session, part) },
    signal: quietContext.signal,
  });
  return {
    /** Of all blobs, and of what the table's item holds. */
    async sample(): Promise<number> {
      await live.perform({ type: "click", locator: "#changeItem" }, quietContext);
      const captured = await live.capture(manifest);
      const next = await storeCapture(own, session, captured, { ...options, base: manifest });
      ({ manifest } = next);
      const { summary } = next.stored;
      return summary.bytesWritten + Buffer.byteLength(JSON.stringify(summary));
    },
    close: () => live.close(),
  };
}

async function openPlaywright({ site, chromiumPath }: BenchWorld) {
  const browser = await launchPlaywright(chromiumPath);
  const context = await browser.newContext({ storageState: largeStateOn(site) });
  const page = await context.newPage();
  await page.goto(site.storedUrl(0));
  return {
    async sample(): Promise<number> {
      await page.click("#changeItem");
      return Buffer.byteLength(JSON.stringify(await context.storageState({ indexedDB: true })));
    },
    close: () => browser.close(),
  };
}
