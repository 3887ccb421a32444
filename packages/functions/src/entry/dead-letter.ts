import { connectWorld } from "../connect-world.ts";
import { createDeadLetterHandler } from "../handlers/dead-letter.ts";
import { settingsFromEnvironment } from "../settings-from-environment.ts";

export const handler = createDeadLetterHandler({
  ...connectWorld(),
  settings: settingsFromEnvironment(process.env),
});
