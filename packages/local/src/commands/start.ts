import { parseArgs } from "node:util";
import { createClient, DormouseApiError, type Client } from "@dormouse/client";
import type { Site } from "@dormouse/contract";
import {
  defaultHarborPort,
  startHarborProcess,
  type HarborProcess,
} from "../sample/harbor-process.ts";
import { harborSite } from "../sample/harbor-site.ts";
import { runSampleSession } from "../sample/sample-session.ts";
import { requireFreePort } from "../servers/index.ts";
import { runCommand } from "../terminal/command.ts";
import { portFrom } from "../terminal/port.ts";
import { createProgressWriter } from "../terminal/progress.ts";
import { bundlesIn } from "../world/bundles.ts";
import { defaultApiPort, startLocalWorld, type LocalWorld } from "../world/local-world.ts";

const harborPortVariable = "DORMOUSE_HARBOR_PORT";
const triesMost = 3;

const usage = `npm start [-- --once] [-- --no-sample] [-- --functions <folder>]
  Starts Dormouse on this machine, runs the sample session and goes on serving.
  --once       exits after the sample: 0 if all went well, 1 if not
  --no-sample  leaves the sample session out; its site is there
  --functions  runs the functions from their bundles in the folder, in place of their sources
  DORMOUSE_PORT, DORMOUSE_HARBOR_PORT choose other ports than ${defaultApiPort} and ${defaultHarborPort},
  DORMOUSE_DATA another directory for the data than .dormouse.`;

await runCommand(usage, async ({ args, onClose, untilStopped }) => {
  const { values } = parseArgs({
    args,
    options: {
      once: { type: "boolean", default: false },
      "no-sample": { type: "boolean", default: false },
      functions: { type: "string" },
    },
  });
  const startedAtMs = performance.now();
  const harborPort = portFrom(harborPortVariable, defaultHarborPort);
  const world = await startLocalWorld({
    apiPort: portFrom("DORMOUSE_PORT", defaultApiPort),
    entries: values.functions === undefined ? undefined : bundlesIn(values.functions),
    beforeServers: () => requireFreePort(harborPort, harborPortVariable),
  });
  onClose(() => world.close());
  const harbor = await startHarborProcess(world.directory, harborPort);
  onClose(() => harbor.close());
  const client = createClient({ url: world.url, apiKey: world.apiKey });
  await storeSite(client, harborSite(harbor.url));
  print(`Dormouse is up after ${seconds(startedAtMs)} s.`);
  const asItShould = values["no-sample"] || (await showSample(world, client, harbor));
  if (values.once) return asItShould ? 0 : 1;

  print(`
API         ${world.url}
console     ${world.url}/console
docs        ${world.url}/docs
Harbor      ${harbor.url}  (the sample site; sign in as demo / harbor-demo)
API key     ${world.apiKey}

curl -H "Authorization: Bearer ${world.apiKey}" ${world.url}/v1/sessions

Ctrl-C stops it; what it holds stays in ${world.directory.root}
(npm run reset deletes that).`);
  await untilStopped;
  return 0;
});

/** A machine that is busy may take longer to start the API's first process than the gateway waits for its answer. */
async function storeSite(client: Client, site: Site): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await client.sites.put(site);
      return;
    } catch (error) {
      const isLate = error instanceof DormouseApiError && error.status === 503;
      if (!isLate || tries === triesMost) throw error;
    }
  }
}

/** @returns whether all went as it should. */
async function showSample(
  world: LocalWorld,
  client: Client,
  harbor: HarborProcess,
): Promise<boolean> {
  print("The sample session signs in to Harbor, with every step in a new process; one of them");
  print("will be killed in mid-step.\n");
  const startedAtMs = performance.now();
  const progress = createProgressWriter(print);
  const { complaints, screenshots } = await runSampleSession(world, client, harbor, progress);
  for (const complaint of complaints) print(`  ✗ ${complaint}`);
  if (complaints.length === 0) {
    print(`\nDone in ${seconds(startedAtMs)} s: every step in a process of its own, one killed,`);
    print("exactly one booking on Harbor.");
  }
  for (const file of screenshots) print(`screenshot  ${file}`);
  return complaints.length === 0;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function seconds(sinceMs: number): string {
  return ((performance.now() - sinceMs) / 1_000).toFixed(1);
}
