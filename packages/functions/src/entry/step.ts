import { openModel } from "@dormouse/agent";
import { createBrowserPort } from "@dormouse/browser";
import { createModels, createWorker, defaultModelPatience } from "@dormouse/core";
import { challengeResolverFromEnvironment } from "../challenge-resolver/from-environment.ts";
import { connectWorld } from "../connect-world.ts";
import { logError } from "../log.ts";
import { createModelHealth } from "../model-health.ts";
import { networkPolicyFromEnvironment } from "../network-policy-from-environment.ts";
import { refuseProtocolLog } from "../refuse-protocol-log.ts";
import { readModelKeys, readResolverToken } from "../resources.ts";
import { settingsFromEnvironment } from "../settings-from-environment.ts";
import { createStepEnvironment } from "../step-environment.ts";

refuseProtocolLog();
const { CHROMIUM_PATH: executablePath } = process.env;

const browser = createBrowserPort({
  ...(executablePath === undefined ? {} : { executablePath }),
  network: networkPolicyFromEnvironment(process.env),
});
const resolver = challengeResolverFromEnvironment({ ...process.env, ...readResolverToken() });
const { world } = connectWorld();
const health = createModelHealth(world, { ...process.env, ...readModelKeys() });
const settings = settingsFromEnvironment(process.env);
const worker = createWorker({
  world,
  browser,
  settings,
  ...(resolver === undefined ? {} : { resolver }),
  models: createModels({
    ...health,
    random: world.random,
    open: openModel,
    patience: { ...defaultModelPatience, attemptMs: settings.modelAttemptMs },
  }),
  processId: process.pid,
  report: (error, context) => logError({ message: "attempt came to nothing", ...context, error }),
});

const environment = createStepEnvironment({
  worker,
  browser,
  exit: (code) => process.exit(code),
  // Lambda kills what has not ended after two seconds.
  closeMs: 1_500,
});

// The environment is about to be frozen for good.
process.once("SIGTERM", () => void environment.close());

export const { handler } = environment;
