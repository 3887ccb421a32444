import type { Action, Once, Retry, ScriptStep, SleepStep, WakeAtStep } from "@dormouse/contract";

/** What a step that needs a browser is to do. */
export type StepPlan = { name?: string; actions: Action[]; once?: Once; retry?: Retry };

/** A step that is nothing but a wait. */
export type Timer = SleepStep | WakeAtStep;

/** An action is a step of its own; a group is one step of several. */
export function planOf(step: ScriptStep): StepPlan | Timer {
  if ("actions" in step) {
    return {
      ...(step.name === undefined ? {} : { name: step.name }),
      actions: step.actions,
      ...(step.once === undefined ? {} : { once: step.once }),
      ...(step.retry === undefined ? {} : { retry: step.retry }),
    };
  }
  if (step.type === "sleep" || step.type === "wakeAt") return step;
  return { ...(step.name === undefined ? {} : { name: step.name }), actions: [step] };
}
