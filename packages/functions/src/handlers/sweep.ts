import { sweep, type EngineSettings, type SweepReport, type World } from "@dormouse/core";

/** Looks after everything that is overdue. */
export function createSweepHandler({
  world,
  settings,
}: {
  world: World;
  settings: EngineSettings;
}) {
  return (): Promise<SweepReport> => sweep(world, settings);
}
