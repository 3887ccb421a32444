import { join } from "node:path";
import type { Client } from "@dormouse/client";
import type { SessionEvent, StepView } from "@dormouse/contract";
import type { FunctionPool } from "../lambda/index.ts";
import type { ProgressWriter } from "../terminal/progress.ts";
import { repositoryRoot } from "../world/directory.ts";
import type { LocalWorld } from "../world/local-world.ts";
import { freeDay } from "./free-day.ts";
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
  // The probe finds this session's booking by its day.
  const date = freeDay(harbor.bookings().map((booking) => booking.date));
  const request = await readScriptFile(join(repositoryRoot, "examples", "harbor.json"), {
    site: harbor.url,
    date,
  });
  const steps: StepView[] = [];
  let sampleId = "";
  onceBooked(harbor, date, (reference) => {
    const pid = killWorkerOf(sampleId, world.pools.step);
    progress.note(
      `killed process ${pid}: Harbor has just stored ${reference}, and no checkpoint knows it`,
    );
  });
  const restore = useFreshProcesses(world.pools.step);
  try {
    const { sessionId, run } = await runSession({
      client,
      request,
      onEvent(event: SessionEvent) {
        sampleId = event.sessionId;
        progress.event(event);
        if (event.type === "step.completed") steps.push(event.data);
      },
    });
    const made = harbor.bookings().filter((booking) => booking.date === date).length;
    return {
      complaints: complaintsAbout(run?.status, steps, made),
      screenshots: await saveScreenshots(client, sessionId, world.directory.screenshots),
    };
  } finally {
    restore();
  }
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

/** Bookings of other days are other sessions' business. */
function onceBooked(
  harbor: HarborProcess,
  date: string,
  listener: (reference: string) => void,
): void {
  let heard = false;
  harbor.onBooking((booking) => {
    if (heard || booking.date !== date) return;
    heard = true;
    listener(booking.reference);
  });
}

/** Sessions that go on after a restart have workers too; those live. */
function killWorkerOf(sessionId: string, pool: FunctionPool): number | undefined {
  const worker = pool.environments().find(({ event }) => event?.includes(sessionId) === true);
  if (worker !== undefined) pool.kill(worker.id, "SIGKILL");
  return worker?.pid;
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
