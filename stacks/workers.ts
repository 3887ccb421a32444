import browserPackage from "../packages/browser/package.json";
import { functions, queues } from "../packages/cloud/src/infrastructure/index.ts";
import { challengeResolverVariable } from "../packages/core/src/world/challenge-resolver.ts";
import { lambda } from "./lambda.ts";
import { deadLetterQueue, queue } from "./queue.ts";
import { modelKeys, resolverToken } from "./secrets.ts";

const { [challengeResolverVariable]: resolverUrl } = process.env;

/** Runs steps, each in an environment of its own that holds one browser. */
const step = lambda("step", {
  link: [resolverToken, ...modelKeys],
  environment: resolverUrl ? { [challengeResolverVariable]: resolverUrl } : {},
  storage: `${functions.step.storageMb} MB`,
  nodejs: {
    // Its binary is looked for beside its code, so it cannot become part of a bundle.
    install: { "@sparticuz/chromium": browserPackage.dependencies["@sparticuz/chromium"] },
    esbuild: {
      // Functions are handed to pages as text, where the helper that keeps names does not exist.
      keepNames: false,
      // Of puppeteer's command line, which nobody calls; bundled, it redeclares what SST declares.
      external: ["yargs"],
    },
  },
});

queue.subscribe(step.arn, {
  batch: { size: queues.steps.batchSize, partialResponses: true },
  transform: { eventSourceMapping: limitTo(functions.step.concurrency) },
});

/** Pauses the sessions whose steps could not be run, and says why. */
const deadLetter = lambda("deadLetter");

deadLetterQueue.subscribe(deadLetter.arn, {
  batch: { size: queues.stepsDeadLetter.batchSize, partialResponses: true },
  transform: { eventSourceMapping: limitTo(functions.deadLetter.concurrency) },
});

/** Hints over the limit wait in the queue; with reserved concurrency they would be refused, and counted as failures. */
function limitTo(maximumConcurrency: number) {
  return { scalingConfig: { maximumConcurrency } };
}
