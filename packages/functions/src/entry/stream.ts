import { connectWorld } from "../connect-world.ts";
import { createStreamHandler } from "../handlers/stream.ts";
import { settingsFromEnvironment } from "../settings-from-environment.ts";

export const handler = createStreamHandler({
  ...connectWorld(),
  settings: settingsFromEnvironment(process.env),
});
