import { join } from "node:path";
import type { Client } from "@dormouse/client";
import type { SessionEvent, StepView } from "@dormouse/contract";
import type { FunctionPool } from "../lambda/index.ts";
import type { ProgressWriter } from "../terminal/progress.ts";
import { repositoryRoot } from "../world/directory.ts";
import type { LocalWorld } from "../world/local-world.ts";
import type { HarborProcess } from "./harbor-process.ts";
import { runSession, saveScreenshots } from "./run-session.ts";
import { readScriptFile } from "./script-file.ts";

/** What went wrong with the sample, in sentences; empty where all is as it should be. */
export type SampleReport = { complaints: string[]; screenshots: string[] };

/**
 * The proof of what this is for: a session on the sample site whose every step runs in a process of
 * its own, and whose worker is killed at the worst moment, when the site has stored a booking and the
 * engine does not know it yet. It must complete all the same, with exactly one booking.
 */
export async function runSampleSession(
  world: LocalWorld,
  client: Client,
  harbor: HarborProcess,
  progress: ProgressWriter,
): Promise<SampleReport> {
  const before = harbor.bookings().length;
  const request = await readScriptFile(join(repositoryRoot, "examples", "harbor.json"), {
    site: harbor.url,
    date: freeDay(before),
  });
  const steps: StepView[] = [];
  killWorkerOnce(world.pools.step, harbor, progress);
  const restore = useFreshProcesses(world.pools.step);
  try {
    const { sessionId, run } = await runSession({
      client,
      request,
      onEvent(event: SessionEvent) {
        progress.event(event);
        if (event.type === "step.completed") steps.push(event.data);
      },
    });
    const made = harbor.bookings().length - before;
    return {
      complaints: complaintsAbout(run?.status, steps, made),
      screenshots: await saveScreenshots(client, sessionId, world.directory.screenshots),
    };
  } finally {
    restore();
  }
}

/** A day nothing is booked on yet: the probe finds this session's booking by its day. */
function freeDay(bookings: number): string {
  const firstDayMs = Date.UTC(2026, 2, 3);
  return new Date(firstDayMs + bookings * 24 * 3_600_000).toISOString().slice(0, 10);
}

/** One process a step, the next one being started meanwhile. */
function useFreshProcesses(pool: FunctionPool): () => void {
  pool.setEnvironment({ DORMOUSE_QUANTUM_MS: "0" });
  pool.setReuse("never");
  pool.setPrestart(1);
  return () => {
    pool.setEnvironment({});
    pool.setReuse("always");
    pool.setPrestart(0);
  };
}

function killWorkerOnce(pool: FunctionPool, harbor: HarborProcess, progress: ProgressWriter): void {
  let killed = false;
  harbor.onBooking((booking) => {
    if (killed) return;
    killed = true;
    for (const { id, pid, state } of pool.environments()) {
      if (state !== "busy") continue;
      pool.kill(id, "SIGKILL");
      progress.note(
        `killed process ${pid}: Harbor has just stored ${booking.reference}, and no checkpoint knows it`,
      );
    }
  });
}

function complaintsAbout(
  status: string | undefined,
  steps: StepView[],
  bookings: number,
): string[] {
  const complaints: string[] = [];
  if (status !== "COMPLETED") complaints.push(`The run ended ${status}, not COMPLETED.`);
  if (new Set(steps.map((step) => step.worker.workerId)).size !== steps.length) {
    complaints.push("Two steps ran in the same process.");
  }
  if (!steps.some((step) => step.attempt > 1)) complaints.push("No worker was lost.");
  if (bookings !== 1) complaints.push(`Harbor has ${bookings} new bookings, not one.`);
  return complaints;
}
