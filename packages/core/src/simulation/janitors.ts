import { archiveSessions } from "../archive/archive-sessions.ts";
import { collect } from "../collect/collect.ts";
import { sweep } from "../sweep/sweep.ts";
import type { World } from "../world/world.ts";
import type { ProcessKind } from "./process.ts";
import type { Simulation } from "./simulation.ts";

/** What schedules start, in milliseconds. */
const sweepEveryMs = 60_000;
const collectEveryMs = 150_000;
const archiveEveryMs = 100_000;

/** Starts the sweeper, the collector and the archiver over and over, each time as a process of its own. */
export function employJanitors(simulation: Simulation): { dismiss(): void } {
  const { settings, report, sabotage } = simulation;
  const employed = { are: true };
  const stillAre = (): boolean => employed.are;
  if (sabotage.sweeps !== false) {
    every(simulation, sweepEveryMs, "sweeper", stillAre, async (world) => {
      const { hinted } = await sweep(world, settings, { report });
      if (hinted > 0) simulation.count("sweptUp");
    });
  }
  if (sabotage.collects !== false) {
    every(simulation, collectEveryMs, "collector", stillAre, async (world) => {
      await collect(world, settings, { report });
    });
  }
  every(simulation, archiveEveryMs, "archiver", stillAre, async (world) => {
    const { archived, cleared, deleted } = await archiveSessions(world, settings, { report });
    if (archived > 0) simulation.count("archived");
    if (cleared > 0) simulation.count("cleared");
    if (deleted > 0) simulation.count("outlived");
  });
  return {
    dismiss() {
      employed.are = false;
    },
  };
}

function every(
  simulation: Simulation,
  periodMs: number,
  kind: ProcessKind,
  goesOn: () => boolean,
  act: (world: World) => Promise<void>,
): void {
  const again = (): void => {
    if (!goesOn()) return;
    simulation.timeline.after(periodMs, again);
    const process = simulation.start(kind);
    act(simulation.worldOf(process)).catch(simulation.report);
  };
  simulation.timeline.after(simulation.random.integer(0, periodMs), again);
}
