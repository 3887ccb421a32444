import type { StepFailure } from "@dormouse/contract";
import { completedRun } from "../run/completed.ts";
import { failedRun } from "../run/failed.ts";
import type { CurrentRun } from "../session/session.ts";
import type { EventDraft } from "../event/append.ts";
import { noProgress } from "./progress.ts";
import type { AgentTurn } from "./turn.ts";

/** What ends every run, an agent's too: its time is over. */
const final: ReadonlySet<string> = new Set(["run_timeout", "session_timeout"]);

export function isFinal(error: StepFailure | undefined): error is StepFailure {
  return error !== undefined && final.has(error.code);
}

/** What is done of instructions that were taken back meanwhile is done of none. */
function asGiven(
  { given, progress: before }: CurrentRun,
  turn: AgentTurn,
): Pick<AgentTurn, "progress" | "ending"> {
  const { progress, ending } = turn;
  if (given?.times === turn.given) return turn;
  const { instruction } = before ?? noProgress;
  const stillEnds = ending !== undefined && ending !== "done";
  return { progress: { ...progress, instruction }, ...(stillEnds ? { ending } : {}) };
}

/**
 * An agent's run behind one of its steps. What a step fails with is what the model is told next: it ends no run.
 * How many steps there will be nobody knows: there is always one more, until there is none.
 */
export function runAfterTurn(
  before: CurrentRun,
  { turn, error }: { turn: AgentTurn; error?: StepFailure | undefined },
  nowMs: number,
): { run: CurrentRun; ended?: EventDraft[] } {
  const { progress, ending } = asGiven(before, turn);
  const { decision: _done, waiting: _over, ...known } = before;
  const doneSteps = before.doneSteps + 1;
  const run = { ...known, progress, doneSteps, totalSteps: doneSteps };
  const failure = isFinal(error) ? error : ending;
  if (failure === "done") {
    const { run: completed, events } = completedRun(run, nowMs);
    return { run: completed, ended: events };
  }
  if (failure !== undefined) {
    const { run: failed, events } = failedRun(run, failure, nowMs);
    return { run: failed, ended: events };
  }
  return { run: { ...run, totalSteps: doneSteps + 1 } };
}
