import type { Operation, ScriptAction, ScriptStep } from "@dormouse/contract";
import { stepAt } from "../../run/steps-of.ts";
import type { CurrentRun } from "../../session/session.ts";
import { planOf, type ScriptPlan } from "../../step/plan.ts";
import type { RunStep } from "../../step/site-step.ts";
import type { StepRecord } from "../../step/step.ts";
import { isGiving } from "../heal/mending-plan.ts";
import { valuesOf, withReferences, type Parameters } from "./parameters.ts";
import type { RecordedStep, Unresolved } from "./recorded-step.ts";
import { refuseSameName } from "./refuse-same-name.ts";
import { askFor } from "./to-script.ts";
import { stepActions, type Secret } from "./step-actions.ts";
import { waitAfter } from "./wait-after.ts";

/** A step that was mended: which of the script's it is, how many of its actions were done before, and by what it was. */
export type MendedStep = { position: number; done: number; by: readonly RecordedStep[] };

/** What took the place of what failed; `secrets`: what has to be told for that, and in which step. */
export type Mended = {
  actions: ScriptAction[];
  secrets: (Secret & { step: number })[];
  unresolved: Unresolved[];
};

/** The steps of the run that a model has mended, of all that the run did. */
export function mendedSteps(
  { healed = [] }: Pick<CurrentRun, "healed">,
  records: readonly StepRecord[],
  recorded: readonly RecordedStep[],
): MendedStep[] {
  return healed
    .filter(({ outcome }) => outcome === "healed")
    .flatMap(({ step, by }) => {
      const failed = records.find((one) => one.step === step);
      if (failed === undefined) return [];
      const { scriptIndex: position = failed.index, error } = failed;
      const steps = recorded.filter((one) => one.step >= by.from && one.step <= by.to);
      return [{ position, done: error?.action ?? 0, by: steps }];
    });
}

/** What a model did for a step, by locators. */
export function mendedActions({ by }: MendedStep, parameters: Parameters): Mended {
  const values = valuesOf(parameters);
  const mended: Mended = { actions: [], secrets: [], unresolved: [] };
  for (const recorded of by) {
    const { step, before, after } = recorded;
    const told = stepActions(recorded, values);
    const wait = told.actions.length === 0 ? undefined : waitAfter(before, after, values);
    mended.actions.push(...told.actions.map(unmarked), ...(wait === undefined ? [] : [wait]));
    mended.secrets.push(...told.secrets.map((secret) => ({ ...secret, step })));
    mended.unresolved.push(...told.unresolved);
    if (isGivenByModel(recorded)) {
      const reason = "What it reads was given by the model: the page shows it elsewhere now.";
      mended.unresolved.push({ step, reason });
    }
  }
  return { ...mended, actions: withReferences(mended.actions, parameters) };
}

/** What its step says of its effect holds for what took its place. */
function unmarked({ effect: _own, ...action }: ScriptAction): ScriptAction {
  return action;
}

function isGivenByModel({ calls, error }: RecordedStep): boolean {
  return calls.some(
    ({ tool, input }) =>
      tool === "finish" &&
      error === undefined &&
      typeof input === "object" &&
      input !== null &&
      "output" in input &&
      typeof input.output === "object",
  );
}

/** The script of a run with what mended its steps in the place of what failed; it asks for what is told nowhere. */
export function mendScript(
  script: readonly RunStep[],
  mended: readonly MendedStep[],
  parameters: Parameters,
): { actions: ScriptStep[]; unresolved: Unresolved[] } {
  const unresolved: Unresolved[] = [];
  const secrets = new Map<string, Secret>();
  const actions = script.flatMap((step, position): ScriptStep[] => {
    const one = mended.find((other) => other.position === position);
    const asWritten = withReferences(step as ScriptStep, parameters);
    const plan = one && planAt(script, position);
    if (one === undefined || plan === undefined) return [asWritten];
    const told = mendedActions(one, parameters);
    unresolved.push(...told.unresolved);
    for (const secret of told.secrets) secrets.set(secret.name, secret);
    return stepsOf(asWritten, withReferences(plan, parameters), one, told.actions);
  });
  refuseSameName(secrets.values(), parameters);
  const known = new Set(actions.flatMap((step) => ("question" in step ? [step.name] : [])));
  const asked = [...secrets.values()].filter(({ name }) => !known.has(name)).map(askFor);
  return { actions: [...asked, ...actions], unresolved };
}

function planAt(script: readonly RunStep[], position: number): ScriptPlan | undefined {
  const step = stepAt(script, {}, position);
  const plan = step && planOf(step);
  return plan !== undefined && "actions" in plan ? plan : undefined;
}

/** What must not happen twice stands in a step of its own, and what is read behind it in the next. */
function stepsOf(
  step: ScriptStep,
  { name, actions, marked, retry, timeoutMs }: ScriptPlan,
  { done }: MendedStep,
  instead: readonly ScriptAction[],
): ScriptStep[] {
  const acting = [...actions.slice(0, done), ...instead].map(unmarked);
  const giving = actions.slice(done).filter(isGiving);
  const intent = "intent" in step && step.intent !== undefined ? { intent: step.intent } : {};
  const called = name === undefined ? {} : { name };
  const ruled = {
    ...(retry === undefined ? {} : { retry }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  };
  const isApart = marked !== undefined && giving.length > 0;
  const group = isApart ? acting : [...acting, ...giving];
  if (group.length === 0) return [];
  const once = marked?.probe === undefined ? {} : { probe: marked.probe };
  return [
    { ...called, ...intent, actions: group, ...(marked === undefined ? {} : { once }), ...ruled },
    ...(isApart ? [{ ...called, actions: giving, ...ruled }] : []),
  ];
}

/** The operation with what mended what it does in the place of what failed. */
export function mendOperation(
  operation: Operation,
  { done }: MendedStep,
  instead: readonly ScriptAction[],
): Operation {
  const { actions } = operation;
  return {
    ...operation,
    actions: [...actions.slice(0, done), ...instead, ...actions.slice(done).filter(isGiving)],
  };
}
