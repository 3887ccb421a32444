import { connectWorld } from "../connect-world.ts";
import { createArchiveHandler } from "../handlers/archive.ts";
import { settingsFromEnvironment } from "../settings-from-environment.ts";

export const handler = createArchiveHandler({
  ...connectWorld(),
  settings: settingsFromEnvironment(process.env),
});
