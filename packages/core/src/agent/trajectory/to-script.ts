import type { AskStep, ScriptAction, ScriptStep, StepGroup } from "@dormouse/contract";
import type { PageContent } from "../../page-state/page-content.ts";
import { clip } from "../../page-state/text/quote.ts";
import { intentOf } from "./intent.ts";
import { valuesOf, withReferences, type Parameters } from "./parameters.ts";
import { readOutput, type ReadOutput } from "./read-output.ts";
import type { RecordedStep, Unresolved } from "./recorded-step.ts";
import { refuseSameName } from "./refuse-same-name.ts";
import { stepActions, type Secret } from "./step-actions.ts";
import { waitAfter } from "./wait-after.ts";

/** A step of a script that was made of one of an agent's run. */
export type MadeStep = StepGroup & { intent: string };

/** What an agent's run has done, without a model: its steps, where its output is read, and what had to be left out. */
export type Trajectory = {
  /** Asked before all else: what was entered and is told nowhere. */
  asked: AskStep[];
  steps: MadeStep[];
  /** The last of them that may have changed something on the site; absent where none may. */
  effectAt?: number;
  /** The page that the run ended with, where its output is read. */
  end?: PageContent;
  extract: ReadOutput["fields"];
  unresolved: Unresolved[];
};

/** An agent's run as it is recorded: its steps in their order, and what it gave. */
export type RecordedRun = { steps: readonly RecordedStep[]; output: unknown };

/**
 * @param parameters what is to stand for something else in later runs, by what it was in this one
 * @throws DormouseError `invalid_request` for one that is called as a secret is
 */
export function trajectoryOf({ steps, output }: RecordedRun, parameters: Parameters): Trajectory {
  const values = valuesOf(parameters);
  const secrets = new Map<string, Secret>();
  const made: MadeStep[] = [];
  const unresolved: Unresolved[] = [];
  const beginning = beginningOf(steps);
  let effectAt: number | undefined;
  for (const recorded of steps) {
    const told = stepActions(recorded, values);
    unresolved.push(...told.unresolved);
    for (const secret of told.secrets) secrets.set(secret.name, secret);
    if (told.actions.length === 0) continue;
    const wait = waitOf(recorded, told.actions, values);
    const waiting = wait === undefined ? [] : [wait];
    // What must not happen twice is the last of its step.
    const isMarked = told.actions.at(-1)?.effect === true;
    const actions = isMarked ? told.actions : [...told.actions, ...waiting];
    made.push({ intent: intentOf(recorded), actions });
    if (recorded.effect !== undefined || isMarked) effectAt = beginning.length + made.length - 1;
    if (isMarked && wait !== undefined) {
      made.push({ intent: "Wait for what comes of it.", actions: waiting });
      effectAt = beginning.length + made.length - 1;
    }
  }
  refuseSameName(secrets.values(), parameters);
  const end = pageAtEnd(steps);
  const { fields, unresolved: unread } = readOutput(output, end, values);
  const trajectory = { steps: [...beginning, ...made], extract: fields };
  return {
    ...withReferences(trajectory, parameters),
    asked: [...secrets.values()].map(askFor),
    unresolved: [...unresolved, ...unread],
    ...(effectAt === undefined ? {} : { effectAt }),
    ...(end === undefined ? {} : { end }),
  };
}

/** The same as one list, ready to be run. */
export function toScript({ asked, steps, extract }: Trajectory): ScriptStep[] {
  const reading: ScriptStep[] =
    Object.keys(extract).length === 0
      ? []
      : [{ type: "extract", name: "result", schema: { fields: extract } }];
  return [...asked, ...steps, ...reading];
}

/** One that leads somewhere has waited for it. */
function waitOf(
  { before, after }: RecordedStep,
  actions: readonly ScriptAction[],
  values: readonly string[],
): ScriptAction | undefined {
  const leads = actions.at(-1)?.type === "goto" || actions.at(-1)?.type === "newTab";
  return leads ? undefined : waitAfter(before, after, values);
}

/** Where a run went on from the page that was there, a script goes there first. */
function beginningOf(steps: readonly RecordedStep[]): MadeStep[] {
  const [first] = steps;
  const leads = ["goto", "newTab"].includes(first?.calls[0]?.tool ?? "");
  const url = first?.before?.url ?? "";
  if (leads || !/^https?:/.test(url)) return [];
  return [{ intent: "Go to where the run began.", actions: [{ type: "goto", url }] }];
}

function pageAtEnd(steps: readonly RecordedStep[]): PageContent | undefined {
  const last = steps.findLast(({ before, after }) => (before ?? after) !== undefined);
  return last?.after ?? last?.before;
}

const labelLength = 200;

/** What was entered and is told nowhere is asked for. */
export function askFor({ name, label }: Secret): AskStep {
  const prompt = `What is to be entered as "${clip(label || name, labelLength)}"?`;
  return { type: "ask", name, question: { kind: "text", prompt, secret: true } };
}
