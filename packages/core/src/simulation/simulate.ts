import { archiveSessions } from "../archive/archive-sessions.ts";
import { withArchives } from "../archive/archived-store.ts";
import { collect } from "../collect/collect.ts";
import { orphanGraceMs } from "../collect/schedule.ts";
import { isAtRest } from "../archive/session-archive.ts";
import { defaultSettings } from "../settings.ts";
import { Client } from "./client.ts";
import { checkCollected, checkInvariants, isSettled } from "./invariants.ts";
import { employJanitors } from "./janitors.ts";
import { lookOn } from "./onlooker.ts";
import { Simulation, type SimulationOptions } from "./simulation.ts";
import type { Follower } from "./follower.ts";
import type { Witness } from "./witness.ts";

export type SimulationReport = {
  seed: number;
  /** What was not as it must be; empty where all was well. */
  violations: string[];
  /** How often what happened: what was accepted and refused, what went wrong, what was done. */
  counts: ReadonlyMap<string, number>;
  /** How often a process was killed at each moment of each call. */
  deaths: ReadonlyMap<string, number>;
  /** Line by line, where it was asked for. */
  trace: string[];
};

/** How long everything may take to come to rest once nothing goes wrong any more. */
const settlingMs = 3 * 60 * 60 * 1_000;
const lookEveryMs = 10_000;

/** Lives through the run that a seed stands for: the same seed is the same run, down to the last call. */
export async function simulate(
  seed: number,
  options: SimulationOptions = {},
): Promise<SimulationReport> {
  const simulation = new Simulation(seed, options);
  const { timeline, wishes, witness, violations, counts, trace } = simulation;
  const clients = Array.from({ length: wishes.pick([1, 1, 2]) }, (_, index) => {
    const tenantId = index === 0 ? "ants" : wishes.pick(["ants", "bees", "bees", "bees"]);
    return new Client(simulation, `client-${index}`, tenantId);
  });
  const janitors = employJanitors(simulation);
  lookOn(simulation).catch(simulation.fail);
  const story = live(simulation, clients).catch(simulation.fail);
  let isOver = false;
  void story.then(() => {
    isOver = true;
  });
  await timeline.run(() => isOver);
  janitors.dismiss();
  for (const { followers } of clients) for (const follower of followers) follower.leave();
  await checkInvariants(simulation, clients);
  await checkLeftovers(simulation);
  // What is wrong already is not made right by being moved.
  if (violations.length === 0) {
    await archiveAll(simulation);
    await checkInvariants(simulation, clients);
  }
  for (const { log } of witness.sessions.values()) {
    for (const { type } of log) simulation.count(type);
  }
  const { deaths } = simulation.mortality;
  return { seed, violations, counts, deaths, trace: trace.lines };
}

/** Faults for a while, then none; over once nothing is left to be done. */
async function live(simulation: Simulation, clients: readonly Client[]): Promise<void> {
  const { timeline, wishes } = simulation;
  await timeline.wait(wishes.integer(20_000, 150_000));
  simulation.endFaults();
  const untilMs = timeline.nowMs + settlingMs;
  while (timeline.nowMs < untilMs && !(await haveAllCome(simulation, clients))) {
    await timeline.wait(lookEveryMs);
  }
}

async function haveAllCome(
  { truth, witness }: Simulation,
  clients: readonly Client[],
): Promise<boolean> {
  if (!clients.every(({ isDone }) => isDone)) return false;
  for (const { key } of witness.sessions.values()) {
    if (!isSettled(await truth.store.read(key))) return false;
  }
  return clients.every(({ followers }) =>
    followers.every((follower) => hasHeardAll(witness, follower)),
  );
}

function hasHeardAll(witness: Witness, { key, hasEnded, transcript }: Follower): boolean {
  return hasEnded || transcript.length === witness.of(key).log.length;
}

/** Every session that is left is archived in the end, and the table rid of its records: all is as it was. */
async function archiveAll(simulation: Simulation): Promise<void> {
  const { store, truth, settings, timeline, fail, witness, violated } = simulation;
  const world = { ...truth, store: withArchives(store, truth) };
  for (let turn = 1; turn <= 2; turn += 1) {
    let isOver = false;
    timeline.after(2 * defaultSettings.archiveAfterMs, () => {
      isOver = true;
    });
    await timeline.run(() => isOver);
    await archiveSessions(world, settings, { report: fail });
  }
  for (const { key } of witness.sessions.values()) {
    const session = await truth.store.read(key);
    if (session === undefined || !isAtRest(session)) continue;
    const left = await truth.table.readEvents(key, { afterSequence: 0, limit: 1 });
    if (left.length > 0) violated(`${simulation.trace.sessionName(key)} is left in the table`);
  }
}

/** What only the collector can find a day later. */
async function checkLeftovers(simulation: Simulation): Promise<void> {
  const { truth, witness, settings, timeline, sabotage } = simulation;
  if (truth.blobs.keys().length === 0) return;
  let isOver = false;
  // Who stands still now goes on within a few leases, and may leave something yet.
  timeline.after(orphanGraceMs + 10 * settings.leaseMs, () => {
    isOver = true;
  });
  await timeline.run(() => isOver);
  for (const { key } of witness.sessions.values()) {
    if ((await truth.store.read(key)) === undefined) continue;
    await truth.store.requestCollection(key, timeline.nowMs);
  }
  const world = { ...truth, store: withArchives(simulation.store, truth) };
  const { blobs } =
    sabotage.collects === false
      ? { blobs: 0 }
      : await collect(world, settings, { report: simulation.fail });
  if (blobs > 0) simulation.count("collectedLate");
  await checkCollected(simulation);
}
