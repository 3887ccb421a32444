import { createBrowserPort } from "@dormouse/browser";
import { createWorker } from "@dormouse/core";
import { connectWorld } from "../connect-world.ts";
import { createStepHandler } from "../handlers/step.ts";
import { logError } from "../log.ts";
import { networkPolicyFromEnvironment } from "../network-policy-from-environment.ts";
import { settingsFromEnvironment } from "../settings-from-environment.ts";

const { CHROMIUM_PATH: executablePath } = process.env;

const worker = createWorker({
  world: connectWorld().world,
  browser: createBrowserPort({
    ...(executablePath === undefined ? {} : { executablePath }),
    network: networkPolicyFromEnvironment(process.env),
  }),
  settings: settingsFromEnvironment(process.env),
  processId: process.pid,
  report: (error, context) => logError({ message: "attempt came to nothing", ...context, error }),
});

// The environment is about to be frozen for good: a browser left open would outlive its process.
process.once("SIGTERM", () => {
  void worker.warm.close().finally(() => process.exit(0));
});

export const handler = createStepHandler({ worker });
