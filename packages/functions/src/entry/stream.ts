import { connectWorld } from "../connect-world.ts";
import { createStreamHandler } from "../handlers/stream.ts";
import { createModelHealth } from "../model-health.ts";
import { readModelKeys } from "../resources.ts";
import { settingsFromEnvironment } from "../settings-from-environment.ts";

const connected = connectWorld();

export const handler = createStreamHandler({
  ...connected,
  models: createModelHealth(connected.world, { ...process.env, ...readModelKeys() }),
  settings: settingsFromEnvironment(process.env),
});
