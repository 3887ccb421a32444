import { connectWorld } from "../connect-world.ts";
import { createSweepHandler } from "../handlers/sweep.ts";
import { createModelHealth } from "../model-health.ts";
import { readModelKeys } from "../resources.ts";
import { settingsFromEnvironment } from "../settings-from-environment.ts";

const { world } = connectWorld();

export const handler = createSweepHandler({
  world,
  models: createModelHealth(world, { ...process.env, ...readModelKeys() }),
  settings: settingsFromEnvironment(process.env),
});
