import type { Stage } from "../login/stages.ts";
import type { CurrentRun } from "../session/session.ts";
import type { RunStep } from "../step/site-step.ts";
import { scriptPosition } from "./script-position.ts";

type Staged = { stages?: readonly Stage[] | undefined };

/** The step of the run that has this index, as its script has it; undefined where there is none, as far as is known. */
export function stepAt<Step extends RunStep>(
  script: readonly Step[],
  { stages }: Staged,
  index: number,
): Step | undefined {
  const [first] = script;
  // Of an agent's run it is one step, however often that is done.
  if (first !== undefined && "task" in first) return first;
  if (stages === undefined) return script[index];
  const stage = stages[index];
  return stage === undefined ? undefined : script.find((step) => stageOf(step) === stage);
}

/** The steps that the run has yet to do, as far as is known. */
export function stepsAhead(
  script: readonly RunStep[],
  run: Pick<CurrentRun, "stages" | "doneSteps" | "mendingSteps">,
): RunStep[] {
  const { stages } = run;
  const position = scriptPosition(run);
  if (stages === undefined) return script.slice(position);
  return stages
    .slice(position)
    .flatMap((_, index) => stepAt(script, { stages }, position + index) ?? []);
}

/** What a step of a run that has to do with a login is called among its stages. */
function stageOf(step: RunStep): Stage | undefined {
  if ("stage" in step) return step.stage;
  return !("actions" in step) && step.type === "ask" ? `ask:${step.name}` : undefined;
}
