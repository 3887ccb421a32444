import { connectWorld } from "../connect-world.ts";
import { createApiHandler } from "../handlers/api.ts";
import { createModelHealth } from "../model-health.ts";
import { readModelKeys } from "../resources.ts";
import { settingsFromEnvironment } from "../settings-from-environment.ts";

const connected = connectWorld();

export const handler = createApiHandler({
  ...connected,
  models: createModelHealth(connected.world, { ...process.env, ...readModelKeys() }),
  settings: settingsFromEnvironment(process.env),
});
