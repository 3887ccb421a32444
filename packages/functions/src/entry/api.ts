import { connectWorld } from "../connect-world.ts";
import { createApiHandler } from "../handlers/api.ts";
import { settingsFromEnvironment } from "../settings-from-environment.ts";

export const handler = createApiHandler({
  ...connectWorld(),
  settings: settingsFromEnvironment(process.env),
});
