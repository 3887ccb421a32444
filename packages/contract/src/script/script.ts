import { z } from "zod";
import { ScriptAction } from "./action.ts";
import { checkEffects } from "./check-effects.ts";
import { limits } from "../limits.ts";
import { Probe } from "./probe.ts";
import { AskStep } from "./question.ts";
import { Retry } from "./retry.ts";
import { StepName } from "./step-name.ts";
import { SleepStep, WakeAtStep } from "./timer.ts";

/**
 * Marks a step whose effect must not happen twice. After a crash in mid-step the engine asks `probe`
 * in a tab of its own; if it succeeds the step has happened and is not repeated. Without a probe the
 * session pauses and asks.
 */
export const Once = z
  .strictObject({
    probe: Probe.optional(),
  })
  .meta({ id: "Once" });
export type Once = z.infer<typeof Once>;

/** A step of a script: several actions that are retried and committed together. */
export const StepGroup = z
  .strictObject({
    name: StepName.optional(),
    intent: z.string().min(1).max(limits.intentLength).optional().meta({
      description: "What it is for, in words: told to whoever mends it where the page has changed.",
    }),
    actions: z.array(ScriptAction).min(1).max(limits.groupActions),
    once: Once.optional(),
    retry: Retry.optional(),
    timeoutMs: z.int().min(1).max(limits.stepTimeoutMsMax).optional().meta({
      description:
        "How long all its actions together may take. Default, and at most: what the deployment allows every step.",
    }),
  })
  .meta({ id: "StepGroup" });
export type StepGroup = z.infer<typeof StepGroup>;

const anyStep = z.union([
  z.discriminatedUnion("type", [ScriptAction, SleepStep, WakeAtStep, AskStep]),
  StepGroup,
]);
export type ScriptStep = z.infer<typeof anyStep>;

/** An element of a script: an action, a timer or a question, each a step of its own, or a group of actions. */
export const ScriptStep = anyStep.superRefine(checkEffects).meta({ id: "ScriptStep" });
