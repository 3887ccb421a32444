import { z } from "zod";

/** Why a step failed, in a form that is safe to show: no stack, no secret, no internal name. */
export const StepFailure = z
  .object({
    code: z.string().meta({ description: "A stable code; each has a row in docs/errors.md." }),
    message: z.string(),
    action: z.int().optional().meta({ description: "Which action of the step, from 0." }),
    locator: z.unknown().optional(),
    found: z
      .array(z.string())
      .optional()
      .meta({ description: "What was on the page instead, nearest first." }),
  })
  .meta({ id: "StepFailure" });
export type StepFailure = z.infer<typeof StepFailure>;

/** Why a session or a run stands as it does. */
export const Reason = z.object({ code: z.string(), message: z.string() });
