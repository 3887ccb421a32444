import type { Action, Once, Retry, ScriptStep } from "@dormouse/contract";

/** What one step is to do. */
export type StepPlan = { name?: string; actions: Action[]; once?: Once; retry?: Retry };

/** An action is a step of its own; a group is one step of several. */
export function planOf(step: ScriptStep): StepPlan {
  if ("actions" in step) {
    return {
      ...(step.name === undefined ? {} : { name: step.name }),
      actions: step.actions,
      ...(step.once === undefined ? {} : { once: step.once }),
      ...(step.retry === undefined ? {} : { retry: step.retry }),
    };
  }
  return { ...(step.name === undefined ? {} : { name: step.name }), actions: [step] };
}
