import { z } from "zod";
import { limits } from "./limits.ts";

/** Of a run, in milliseconds. */
export const RunTimeout = z
  .int()
  .min(limits.timeoutMsMin)
  .max(limits.runTimeoutMsMax)
  .optional()
  .meta({
    description:
      `How long the run may take, without the time that it is paused, asleep or waiting for its turn; then it fails with \`run_timeout\`. ` +
      `Default: ${limits.runTimeoutMsDefault}.`,
  });
