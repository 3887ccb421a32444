import { limits, type HealedStep, type StepFailure } from "@dormouse/contract";
import type { EventDraft } from "../../event/append.ts";
import { completedRun } from "../../run/completed.ts";
import { failedRun } from "../../run/failed.ts";
import type { CurrentRun } from "../../session/session.ts";
import { noProgress } from "../progress.ts";
import { isFinal } from "../run-after-turn.ts";
import type { AgentTurn } from "../turn.ts";
import { mendingOf, type Mending } from "./mending.ts";

/** A run, and the events that tell of it; `isOver` where it has ended. */
type RunAfter = { run: CurrentRun; events: EventDraft[]; isOver?: true };

/** The run behind a step of its script that failed, and that a model is to mend: there is one more step now. */
export function mendedRun(before: CurrentRun, step: number, error: StepFailure): RunAfter {
  const { usage } = before.progress ?? noProgress;
  const run = {
    ...before,
    doneSteps: before.doneSteps + 1,
    totalSteps: before.totalSteps + 1,
    mending: mendingOf(step, error),
    progress: { ...noProgress, usage },
  };
  const { runId } = before;
  return { run, events: [{ type: "step.healing", data: { runId, step, error } }] };
}

/** The run behind a step that a model did to mend another. Once that is done, its script goes on. */
export function runAfterMending(
  before: CurrentRun,
  mending: Mending,
  { step, turn, error }: { step: number; turn: AgentTurn; error?: StepFailure | undefined },
  nowMs: number,
): RunAfter {
  const { decision: _done, waiting: _over, ...known } = before;
  const run = {
    ...known,
    progress: turn.progress,
    doneSteps: before.doneSteps + 1,
    mendingSteps: (before.mendingSteps ?? 0) + 1,
  };
  const { ending } = turn;
  const failure = isFinal(error) ? error : ending;
  if (failure === undefined) return { run: { ...run, totalSteps: run.totalSteps + 1 }, events: [] };
  const outcome = failure === "done" ? "healed" : "failed";
  const told: HealedStep = {
    step: mending.step,
    error: mending.error,
    outcome,
    by: { from: mending.step + 1, to: step },
  };
  const { mending: _mended, ...rest } = run;
  const healed = { ...rest, healed: [...(run.healed ?? []), told].slice(-limits.healedSteps) };
  const event: EventDraft = { type: "step.healed", data: { runId: run.runId, ...told } };
  if (failure !== "done") return over(event, failedRun(healed, failure, nowMs));
  if (healed.doneSteps < healed.totalSteps) return { run: healed, events: [event] };
  return over(event, completedRun(healed, nowMs));
}

function over(event: EventDraft, { run, events }: RunAfter): RunAfter {
  return { run, events: [event, ...events], isOver: true };
}
