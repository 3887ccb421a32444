import { z } from "zod";
import { StepFailure } from "../failure.ts";
import { limits } from "../limits.ts";
import { agentTaskFields } from "./task.ts";

const { model, limits: taken, allow, approvals } = agentTaskFields;

/** How a model mends a step. It lies in the session's record, which every step reads and writes. */
export const HealOptions = z
  .strictObject({
    instructions: z.string().trim().min(1).max(limits.healInstructionsLength).optional().meta({
      description: "What holds for all that it does.",
    }),
    model,
    limits: taken.meta({
      description: `Of all that is mended in the run together. Default: ${limits.healStepsDefault} steps, else as of an agent's run.`,
    }),
    allow,
    approvals,
  })
  .meta({ id: "HealOptions" });
export type HealOptions = z.infer<typeof HealOptions>;

/** What becomes of a step that fails since its page has changed. */
export const Heal = z.union([z.boolean(), HealOptions]).meta({
  id: "Heal",
  description:
    "A step that fails since its page is another one than it was written for is mended by a model, and the run goes on " +
    "behind it. Default: false, the run fails.",
});
export type Heal = z.infer<typeof Heal>;

/** A step that was mended, or could not be. */
export const HealedStep = z
  .object({
    step: z.int().meta({ description: "That failed." }),
    error: StepFailure.pick({ code: true, message: true }),
    outcome: z.enum(["healed", "failed"]),
    by: z
      .object({ from: z.int(), to: z.int() })
      .meta({ description: "The steps that a model decided for it." }),
  })
  .meta({ id: "HealedStep" });
export type HealedStep = z.infer<typeof HealedStep>;
