import { z } from "zod";
import { limits } from "../limits.ts";
import { StepName } from "./step-name.ts";

const furthest = `${limits.timerMsMax / (24 * 60 * 60 * 1_000)} days`;

/** Nothing happens for a while. The browser is put away meanwhile, and nobody pays for the wait. */
export const SleepStep = z
  .strictObject({
    type: z.literal("sleep"),
    durationMs: z
      .int()
      .min(limits.timerMsMin)
      .max(limits.timerMsMax)
      .meta({ description: `Up to ${furthest}.` }),
    name: StepName.optional(),
  })
  .meta({ id: "SleepStep" });
export type SleepStep = z.infer<typeof SleepStep>;

/** As a sleep, until a moment: one that is over already is no wait at all. */
export const WakeAtStep = z
  .strictObject({
    type: z.literal("wakeAt"),
    at: z.iso
      .datetime({ offset: true })
      .refine((at) => Date.parse(at) <= Date.now() + limits.timerMsMax, {
        error: `must be at most ${furthest} from now`,
      })
      .meta({ description: `At most ${furthest} from now.` }),
    name: StepName.optional(),
  })
  .meta({ id: "WakeAtStep" });
export type WakeAtStep = z.infer<typeof WakeAtStep>;
