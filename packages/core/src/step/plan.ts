import type {
  Action,
  AskStep,
  Once,
  Retry,
  ScriptAction,
  ScriptStep,
  SleepStep,
  StepFailure,
  WakeAtStep,
} from "@dormouse/contract";

/** What a step that needs a browser is to do, as its script has it. */
export type ScriptPlan = { name?: string; actions: ScriptAction[]; once?: Once; retry?: Retry };

/** The same, with the answers it refers to filled in. */
export type StepPlan = Pick<ScriptPlan, "name" | "retry"> & {
  actions: Action[];
  once?: { probe?: Action[] };
  /** Those of the actions that enter what is shown nowhere. */
  secretActions?: ReadonlySet<Action>;
};

export type Timer = SleepStep | WakeAtStep;
/** A step whose actions cannot be done with what was answered. */
export type Unusable = { type: "unusable"; name?: string; failure: StepFailure };
/** A step that needs no browser. */
export type Wait = Timer | AskStep | Unusable;

/** An action is a step of its own; a group is one step of several. */
export function planOf(step: ScriptStep): ScriptPlan | Wait {
  if ("actions" in step) {
    return {
      ...(step.name === undefined ? {} : { name: step.name }),
      actions: step.actions,
      ...(step.once === undefined ? {} : { once: step.once }),
      ...(step.retry === undefined ? {} : { retry: step.retry }),
    };
  }
  if (step.type === "sleep" || step.type === "wakeAt" || step.type === "ask") return step;
  return { ...(step.name === undefined ? {} : { name: step.name }), actions: [step] };
}
