import { connectWorld } from "../connect-world.ts";
import { createSweepHandler } from "../handlers/sweep.ts";
import { settingsFromEnvironment } from "../settings-from-environment.ts";

export const handler = createSweepHandler({
  ...connectWorld(),
  settings: settingsFromEnvironment(process.env),
});
