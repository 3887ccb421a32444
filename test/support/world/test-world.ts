import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unpackChromium } from "@dormouse/browser";
import { createClient, type Client } from "@dormouse/client";
import { startLocalWorld, type LocalWorld } from "@dormouse/local";
import { startHarbor, type Harbor, type HarborOptions } from "../harbor/index.ts";
import { bundledEntries, bundleVariables } from "./function-bundles.ts";

/** A local world of its own, in a directory of its own, with the sample site beside it. */
export type TestWorld = LocalWorld & {
  client: Client;
  harbor: Harbor;
  dataDirectory: string;
};

export type TestWorldOptions = {
  /** Left out, a new directory, removed with the world. */
  dataDirectory?: string;
  /** Settings of the engine, such as DORMOUSE_LEASE_MS, over those of the local world. */
  settings?: Readonly<Record<string, string>>;
  harbor?: HarborOptions;
};

/** Starts the whole system on free ports. */
export async function startTestWorld(options: TestWorldOptions = {}): Promise<TestWorld> {
  const dataDirectory = options.dataDirectory ?? (await createDataDirectory());
  const [world, harbor] = await Promise.all([
    startLocalWorld({
      dataDirectory,
      apiPort: 0,
      entries: bundledEntries(),
      environment: { ...(await sharedVariables()), ...options.settings },
    }),
    startHarbor(options.harbor),
  ]);
  return {
    ...world,
    client: createClient({ url: world.url, apiKey: world.apiKey }),
    harbor,
    dataDirectory,
    async close() {
      await world.close();
      await harbor.close();
      if (options.dataDirectory === undefined) await removeDataDirectory(dataDirectory);
    },
  };
}

/**
 * From now on every step runs in a process of its own, the next one being started meanwhile.
 * @returns ends that.
 */
export function useFreshProcesses({ pools: { step } }: Pick<LocalWorld, "pools">): () => void {
  step.setEnvironment({ DORMOUSE_QUANTUM_MS: "0" });
  step.setReuse("never");
  step.setPrestart(1);
  return () => {
    step.setEnvironment({});
    step.setReuse("always");
    step.setPrestart(0);
  };
}

export function createDataDirectory(): Promise<string> {
  return mkdtemp(join(tmpdir(), "dormouse-world-"));
}

export function removeDataDirectory(directory: string): Promise<void> {
  return rm(directory, { recursive: true, force: true, maxRetries: 10 });
}

/**
 * What all worlds of tests share: their Chromium, their functions' bundles and what Node has compiled.
 * Unpacking one, bundling and compiling anew for each world would take longer than most tests.
 */
export async function sharedVariables(): Promise<Record<string, string>> {
  const { CHROMIUM_PATH: chromium, NODE_COMPILE_CACHE: compiled } = process.env;
  return {
    CHROMIUM_PATH: chromium ?? (await unpackChromium(join(tmpdir(), "dormouse-chromium"))),
    ...(compiled === undefined ? {} : { NODE_COMPILE_CACHE: compiled }),
    ...bundleVariables(),
  };
}
