import {
  limits,
  stepErrorCatalog,
  type HealOptions,
  type ScriptAction,
  type StepErrorCode,
} from "@dormouse/contract";
import { clip } from "../../page-state/text/quote.ts";
import { stepAt } from "../../run/steps-of.ts";
import { scriptPosition } from "../../run/script-position.ts";
import type { CurrentRun } from "../../session/session.ts";
import { planOf, type ScriptPlan } from "../../step/plan.ts";
import type { RunStep, SiteStep } from "../../step/site-step.ts";
import { commonHosts } from "../preset/common-hosts.ts";
import type { AgentWork } from "../task.ts";
import type { Mending } from "./mending.ts";
import { schemaOfOutputs } from "./output-schema.ts";

/** What a model does for a step, and then the script: the actions are what is read as it finishes. */
export type MendingPlan = ScriptPlan & { task: AgentWork };

/** They give something, and change nothing. */
const giving: ReadonlySet<ScriptAction["type"]> = new Set(["extract", "read", "screenshot", "pdf"]);

export function isGiving({ type }: ScriptAction): boolean {
  return giving.has(type);
}

/** @throws Error where the run's script has no such step, which only a damaged store can bring about. */
export function mendingPlan(
  script: readonly RunStep[],
  run: CurrentRun,
  mending: Mending,
): MendingPlan {
  const position = scriptPosition(run) - 1;
  const step = stepAt(script, run, position);
  const plan = step && planOf(step);
  if (step === undefined || plan === undefined || !("actions" in plan)) {
    throw new Error(`run ${run.runId} has no step ${position} to be mended`);
  }
  const { actions: all } = plan;
  const named = (action: ScriptAction): ScriptAction => ({
    ...action,
    name: action.name ?? plan.name ?? `step ${position + 1}`,
  });
  const actions = all.slice(mending.action).filter(isGiving).map(named);
  const next = stepAt(script, run, position + 1);
  const intent = "intent" in step ? step.intent : undefined;
  const site = "stage" in step ? step : undefined;
  return {
    ...(plan.name === undefined ? {} : { name: plan.name }),
    actions,
    // A login's state is not to be lost to what a step in vain has left.
    ...(site === undefined ? {} : { site }),
    task: taskFor(withinSite(run.heal ?? {}, site), {
      words: words({
        intent: intent ?? run.operation,
        all,
        mending,
        next,
        reads: actions.length > 0,
      }),
      output: schemaOfOutputs(actions),
    }),
  };
}

function taskFor(
  { limits: own = {}, ...heal }: HealOptions,
  { words: task, output }: { words: string; output: AgentWork["output"] },
): AgentWork {
  return {
    ...heal,
    task,
    limits: { steps: limits.healStepsDefault, ...own },
    mends: true,
    ...(output === undefined ? {} : { output }),
  };
}

/** Where a step is of a site, the model stays on it too. */
function withinSite(heal: HealOptions, site: SiteStep | undefined): HealOptions {
  if (site === undefined) return heal;
  const { allow } = heal;
  const hosts = allow?.hosts === undefined ? [...site.hosts] : commonHosts(allow.hosts, site.hosts);
  return { ...heal, allow: { ...allow, hosts } };
}

type Told = {
  intent: string | undefined;
  all: readonly ScriptAction[];
  mending: Mending;
  next: RunStep | undefined;
  reads: boolean;
};

/** What the page itself said as it failed is told with the page, as data. */
function words({ intent, all, mending, next, reads }: Told): string {
  const { code } = mending.error;
  const { title } = stepErrorCatalog[code as StepErrorCode];
  const lines = all.map((action, at) => {
    const how = at < mending.action ? ": done" : at === mending.action ? `: failed. ${title}.` : "";
    return `${at + 1}. ${inWords(action)}${how}`;
  });
  const last = all.length === mending.action + 1 ? "" : " and those behind it";
  return [
    "A script that worked on this site before has a step that it cannot do any more, since the page has changed. Do that step on the page as it is now, and nothing beyond it; then finish, and the script goes on by itself.",
    ...(intent === undefined ? [] : [`What the step is for: ${intent}`]),
    `Its actions, as they were written for the page as it was then:\n${lines.join("\n")}`,
    `What is done stays done: do none of it again. Do what action ${mending.action + 1}${last} were to do, each once; where that has come about already, just finish.`,
    ...(reads
      ? [
          "What the script reads, it reads as you finish: be on the page that shows it. Only where you are then told that this failed, finish with it as output.",
        ]
      : []),
    ...(next === undefined ? [] : [`The script's next step, which is not yours: ${inWords(next)}`]),
  ].join("\n\n");
}

const wordsLength = 800;

function inWords(part: object): string {
  return clip(JSON.stringify(part), wordsLength);
}
