import type {
  Action,
  AskStep,
  Once,
  ProbeAction,
  Retry,
  ScriptAction,
  SleepStep,
  StepFailure,
  WakeAtStep,
} from "@dormouse/contract";
import type { Answers } from "../input/fill-in.ts";
import type { AgentWork } from "../agent/task.ts";
import type { SigningIn } from "../login/sign-in/signing-in.ts";
import type { AnswerStep, RunStep, SiteStep } from "./site-step.ts";

/** What a step that needs a browser is to do, as its script has it. */
export type ScriptPlan = {
  name?: string;
  actions: ScriptAction[];
  marked?: Marked<ProbeAction>;
  retry?: Retry;
  /** How long the actions may take together. */
  timeoutMs?: number;
  /** What a model is to decide the actions for. */
  task?: AgentWork;
  /** A step that has to do with a login … */
  site?: SiteStep;
  /** … and what it may meet where it signs in. */
  challenges?: readonly AnswerStep[];
};

/** What must not happen twice, by its author's word: the actions from this one on, and what tells whether they happened. */
export type Marked<Each> = { from: number; probe?: Each[] };

/** The same, with the answers it refers to filled in. */
export type StepPlan = Omit<ScriptPlan, "actions" | "marked"> & {
  actions: Action[];
  marked?: Marked<Action>;
  /** Those of the actions that enter what is shown nowhere. */
  secretActions?: ReadonlySet<Action>;
  /** What is shown nowhere, wherever it stands. It may become more while the step is done. */
  hidden?: readonly string[];
  /** Of an agent's step: what the run was told, of which nothing is written in before it is decided. */
  answers?: Answers;
  /** Of a step that signs in: what it enters, which is written into its actions just before they are done. */
  signingIn?: SigningIn;
};

export type Timer = SleepStep | WakeAtStep;
/** A step whose actions cannot be done with what was answered. */
export type Unusable = { type: "unusable"; name?: string; failure: StepFailure };
/** A step that needs no browser. */
export type Wait = Timer | AskStep | Unusable;

/** An action is a step of its own; a group is one step of several. */
export function planOf(step: RunStep): ScriptPlan | Wait {
  if ("task" in step) return { actions: [], task: step.task };
  if ("stage" in step) return { ...planOfGroup(step), site: step };
  if ("actions" in step) return planOfGroup(step);
  if (step.type === "sleep" || step.type === "wakeAt" || step.type === "ask") return step;
  return planOfGroup({ name: step.name, actions: [step], retry: step.retry });
}

function planOfGroup({
  name,
  actions,
  once,
  retry,
  timeoutMs,
}: {
  name?: string | undefined;
  actions: ScriptAction[];
  once?: Once | undefined;
  retry?: Retry | undefined;
  timeoutMs?: number | undefined;
}): ScriptPlan {
  const marked = once === undefined ? markedIn(actions) : markedFrom(0, once.probe);
  return {
    ...(name === undefined ? {} : { name }),
    actions,
    ...(marked === undefined ? {} : { marked }),
    ...(retry === undefined ? {} : { retry }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  };
}

/** The one that has an effect is the last. */
function markedIn(actions: ScriptAction[]): Marked<ProbeAction> | undefined {
  const last = actions.at(-1);
  return last?.effect === true ? markedFrom(actions.length - 1, last.probe) : undefined;
}

function markedFrom(from: number, probe: ProbeAction[] | undefined): Marked<ProbeAction> {
  return { from, ...(probe === undefined ? {} : { probe }) };
}
