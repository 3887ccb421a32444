import { z } from "zod";
import { RepeatableErrorCode } from "../error.ts";
import { limits } from "../limits.ts";

/** When a step that failed is tried again, from the state before it. Without such a rule its run fails. */
export const Retry = z
  .strictObject({
    attempts: z
      .int()
      .min(1)
      .max(limits.retryAttemptsMax)
      .optional()
      .meta({
        description: `How often at most, the first among them. Default: ${limits.retryAttemptsDefault}.`,
      }),
    backoffMs: z
      .int()
      .min(0)
      .max(limits.retryBackoffMsMax)
      .optional()
      .meta({
        description:
          "How long it waits at most before the second attempt; the bound doubles with each further one, up to " +
          `five minutes. Default: ${limits.retryBackoffMsDefault}.`,
      }),
    on: z.array(RepeatableErrorCode).min(1).optional().meta({
      description: "After which errors. Default: those that may pass by themselves.",
    }),
  })
  .meta({ id: "Retry" });
export type Retry = z.infer<typeof Retry>;
