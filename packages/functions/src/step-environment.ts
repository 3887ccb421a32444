import type { Worker } from "@dormouse/core";
import { setTimeout as sleep } from "node:timers/promises";
import { createStepHandler } from "./handlers/step.ts";

export type StepEnvironmentOptions = {
  worker: Worker;
  browser: { prewarm(): void; close(): Promise<void> };
  /** Ends the process. */
  exit(code: number): void;
  /** How long browsers may take to close before it. */
  closeMs: number;
};

/** Runs steps in a process that has a browser ready whenever its next session may need one. */
export function createStepEnvironment(options: StepEnvironmentOptions) {
  const { worker, browser, exit, closeMs } = options;
  const runSteps = createStepHandler({ worker });
  // Nobody waits for it: the time an environment has to start in is not the step's.
  browser.prewarm();

  const handler: typeof runSteps = async (event, context) => {
    try {
      return await runSteps(event, context);
    } finally {
      // Its memory is lost, and nobody else's browser may run beside it. What was done is committed.
      if (worker.warm.hasUnclosed) exit(1);
      // Where no session has left its browser here, the next one will need another.
      else if (worker.warm.isEmpty) browser.prewarm();
    }
  };

  /** Ends the browsers, as one left open would outlive the process; then the process, in any case. */
  async function close(): Promise<void> {
    const closed = Promise.allSettled([worker.warm.close(), browser.close()]);
    await Promise.race([closed, sleep(closeMs)]);
    exit(0);
  }

  return { handler, close };
}
