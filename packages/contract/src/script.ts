import { z } from "zod";
import { Action } from "./action.ts";
import { limits } from "./limits.ts";

/**
 * Marks a step whose effect must not happen twice. After a crash in mid-step the engine asks `probe`
 * in a tab of its own; if it succeeds the step has happened and is not repeated. Without a probe the
 * session pauses and asks.
 */
export const Once = z
  .strictObject({
    probe: z
      .array(Action)
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
function refuseUnlessPageFirst([first]: Action[], context: z.RefinementCtx): void {
  const opens = first?.type === "goto" || (first?.type === "newTab" && first.url !== undefined);
  if (opens) return;
  const message =
    "a probe begins in a blank tab: its first action must be goto, or newTab with a url";
  context.addIssue({ code: "custom", path: [0, "type"], message });
}

/** A step of a script: several actions that are retried and committed together. */
export const StepGroup = z
  .strictObject({
    name: z.string().min(1).max(100).optional(),
    actions: z.array(Action).min(1).max(limits.groupActions),
    once: Once.optional(),
  })
  .meta({ id: "StepGroup" });
export type StepGroup = z.infer<typeof StepGroup>;

/** An element of a script: an action, which is a step of its own, or a group of them. */
export const ScriptStep = z.union([Action, StepGroup]).meta({ id: "ScriptStep" });
export type ScriptStep = z.infer<typeof ScriptStep>;
