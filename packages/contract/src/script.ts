import { z } from "zod";
import { ScriptAction } from "./action.ts";
import { RepeatableErrorCode } from "./error.ts";
import { limits } from "./limits.ts";
import { AskStep } from "./question.ts";
import { StepName } from "./step-name.ts";
import { SleepStep, WakeAtStep } from "./timer.ts";

/**
 * Marks a step whose effect must not happen twice. After a crash in mid-step the engine asks `probe`
 * in a tab of its own; if it succeeds the step has happened and is not repeated. Without a probe the
 * session pauses and asks.
 */
export const Once = z
  .strictObject({
    probe: z
      .array(ScriptAction)
      .min(1)
      .max(limits.probeActions)
      .superRefine(refuseUnlessPageFirst)
      .optional()
      .meta({
        description:
          "Actions that succeed only where the effect has already happened. They begin in a blank tab: " +
          "the first must open a page.",
      }),
  })
  .meta({ id: "Once" });
export type Once = z.infer<typeof Once>;

/** In a blank tab nothing can be found: such a probe would always say that nothing has happened. */
function refuseUnlessPageFirst([first]: ScriptAction[], context: z.RefinementCtx): void {
  const opens = first?.type === "goto" || (first?.type === "newTab" && first.url !== undefined);
  if (opens) return;
  const message =
    "a probe begins in a blank tab: its first action must be goto, or newTab with a url";
  context.addIssue({ code: "custom", path: [0, "type"], message });
}

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

/** A step of a script: several actions that are retried and committed together. */
export const StepGroup = z
  .strictObject({
    name: StepName.optional(),
    actions: z.array(ScriptAction).min(1).max(limits.groupActions),
    once: Once.optional(),
    retry: Retry.optional(),
  })
  .refine(({ once, retry }) => once === undefined || retry === undefined, {
    path: ["retry"],
    error: "goes without once: what must not happen twice is not tried again after a failure",
  })
  .meta({ id: "StepGroup" });
export type StepGroup = z.infer<typeof StepGroup>;

/** An element of a script: an action, a timer or a question, each a step of its own, or a group of actions. */
export const ScriptStep = z
  .union([z.discriminatedUnion("type", [ScriptAction, SleepStep, WakeAtStep, AskStep]), StepGroup])
  .meta({ id: "ScriptStep" });
export type ScriptStep = z.infer<typeof ScriptStep>;
