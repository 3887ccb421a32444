import { connectWorld } from "../connect-world.ts";
import { createCollectHandler } from "../handlers/collect.ts";
import { settingsFromEnvironment } from "../settings-from-environment.ts";

export const handler = createCollectHandler({
  ...connectWorld(),
  settings: settingsFromEnvironment(process.env),
});
