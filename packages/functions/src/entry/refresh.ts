import { connectWorld } from "../connect-world.ts";
import { createRefreshHandler } from "../handlers/refresh.ts";
import { settingsFromEnvironment } from "../settings-from-environment.ts";

export const handler = createRefreshHandler({
  ...connectWorld(),
  settings: settingsFromEnvironment(process.env),
});
