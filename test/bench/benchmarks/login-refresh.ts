import { createBrowserPort } from "@dormouse/browser";
import { BrowserIdentity } from "@dormouse/contract";
import {
  acquireLogin,
  createWorker,
  defaultSettings,
  giveRun,
  refreshTask,
  runOf,
  work,
  type Blobs,
  type Session,
  type SessionKey,
  type Worker,
} from "@dormouse/core";
import type { Benchmark } from "../harness/benchmark.ts";
import { timed } from "../harness/measure.ts";
import { digits } from "../harness/report.ts";
import { summarize } from "../harness/summary.ts";
import { startBenchHarbor } from "../support/bench-harbor.ts";
import { openLoginTable } from "../support/login-table.ts";

const invocationMs = 120_000;

export const loginRefresh: Benchmark = {
  name: "login-refresh",
  title: "What it costs to look after a login that is well",

  async run({ local, chromiumPath, onClose }, rounds) {
    const harbor = await startBenchHarbor(1);
    const { world, table, close } = await openLoginTable(local, "login-refresh", harbor.site);
    onClose(close);
    const stored = { blobs: 0, bytes: 0 };
    const reports: unknown[] = [];
    const port = createBrowserPort({
      executablePath: chromiumPath,
      network: { allowPrivate: true },
    });
    const worker = createWorker({
      world: { ...world, blobs: counting(world.blobs, stored) },
      browser: port,
      settings: defaultSettings,
      processId: process.pid,
      report: (error) => void reports.push(error),
    });
    try {
      const { username, password } = harbor.nextAccount();
      const credentials = { username, password };
      const asked = { tenantId: "bench", site: harbor.site.name, credentials };
      const identity = BrowserIdentity.parse({});
      const { session } = await acquireLogin(world, defaultSettings, { ...asked, identity });
      await finish(worker, session);
      const rows: { [name: string]: number }[] = [];
      for (let round = -1; round < rounds; round += 1) {
        const request = refreshTask(harbor.site);
        const before = await read(worker, session);
        await giveRun(world, defaultSettings, session, { request });
        Object.assign(stored, { blobs: 0, bytes: 0 });
        let ms = 0;
        const counts = await table.during(async () => {
          ms = await timed(() => finish(worker, session));
        });
        const { snapshotVersion } = await read(worker, session);
        const snapshots = snapshotVersion - before.snapshotVersion;
        if (round >= 0) rows.push({ ms, ...counts, ...stored, snapshots });
      }
      const row = (what: string, name: string): string[] => {
        const { median, min, max } = summarize(rows.map((taken) => taken[name] ?? 0));
        return [what, `**${digits(median)}** (${digits(min)} – ${digits(max)})`];
      };
      return {
        tables: [
          {
            columns: ["what", "of one refresh"],
            rows: [
              row("from the hint to the commit, ms", "ms"),
              row("requests that write to DynamoDB", "writes"),
              row("items written", "itemsWritten"),
              row("bytes of these requests", "bytesWritten"),
              row("items read", "itemsRead"),
              row("objects written to S3", "blobs"),
              row("their bytes", "bytes"),
              row("snapshots", "snapshots"),
            ],
          },
        ],
        remarks: [
          "Harbor, somebody is signed in, in the worker that has the browser: its `check` is asked in a tab of its own.",
          ...(reports.length === 0
            ? []
            : [`The worker told of ${reports.length} things gone wrong.`]),
        ],
      };
    } finally {
      await worker.warm.close();
      await port.close();
      await harbor.close();
    }
  },
};

async function read({ world }: Worker, key: SessionKey): Promise<Session> {
  const session = await world.store.read(key);
  if (session === undefined) throw new Error("the session is gone");
  return session;
}

/** Does what the session's run is to do. @throws Error where that does not succeed. */
async function finish(worker: Worker, key: SessionKey): Promise<void> {
  const { tenantId, sessionId, nextStep: step, run } = await read(worker, key);
  if (run === undefined) throw new Error("it has nothing to do");
  const hint = { tenantId, sessionId, runId: run.runId, step };
  await work(worker, hint, worker.world.clock.nowMs() + invocationMs);
  const { status, error } = runOf(await read(worker, key));
  if (status !== "COMPLETED") throw new Error(`the run is ${status}: ${error?.message}`);
}

function counting(blobs: Blobs, stored: { blobs: number; bytes: number }): Blobs {
  return {
    ...blobs,
    put(key, content, ...more) {
      stored.blobs += 1;
      stored.bytes += content.byteLength;
      return blobs.put(key, content, ...more);
    },
  };
}
