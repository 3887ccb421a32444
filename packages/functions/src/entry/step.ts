import { createBrowserPort } from "@dormouse/browser";
import { createWorker } from "@dormouse/core";
import { connectWorld } from "../connect-world.ts";
import { createStepHandler } from "../handlers/step.ts";
import { logError } from "../log.ts";
import { networkPolicyFromEnvironment } from "../network-policy-from-environment.ts";
import { settingsFromEnvironment } from "../settings-from-environment.ts";

const { CHROMIUM_PATH: executablePath } = process.env;

const browser = createBrowserPort({
  ...(executablePath === undefined ? {} : { executablePath }),
  network: networkPolicyFromEnvironment(process.env),
});
const worker = createWorker({
  world: connectWorld().world,
  browser,
  settings: settingsFromEnvironment(process.env),
  processId: process.pid,
  report: (error, context) => logError({ message: "attempt came to nothing", ...context, error }),
});

// The environment is about to be frozen for good: a browser left open would outlive its process.
process.once("SIGTERM", () => {
  const closed = Promise.allSettled([worker.warm.close(), browser.close()]);
  void closed.finally(() => process.exit(0));
});

// Nobody waits for it: the time an environment has to start in is not the step's.
browser.prewarm();

const runSteps = createStepHandler({ worker });

export const handler: typeof runSteps = async (event, context) => {
  try {
    return await runSteps(event, context);
  } finally {
    // Where no session has left its browser here, the next one will need another.
    if (worker.warm.isEmpty) browser.prewarm();
  }
};
