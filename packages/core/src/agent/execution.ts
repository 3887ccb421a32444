import type { AgentUsage, RunStatus, StepFailure } from "@dormouse/contract";
import { isHeld } from "../session/command.ts";
import type { Reason, Session } from "../session/session.ts";
import type { World } from "../world/world.ts";
import { readTask } from "./agent-run.ts";
import { noProgress, shownUsage } from "./progress.ts";
import { instructionsOf } from "./task.ts";

/** How the step stands that an agent's run is at, or ended with. */
export type ExecutionState = {
  runId: string;
  status: RunStatus;
  step: number;
  attempt: number;
  /** A worker has it in hand. */
  isHeld: boolean;
  /** A model has decided it: what it decided is stored, and is done. */
  isDecided: boolean;
  /** Name of the question that it waits for an answer to. */
  question?: string;
  /** Why the last attempt at it came to nothing. */
  lastFailure?: Reason;
  error?: StepFailure;
};

/** @returns undefined where no agent has worked in the session last. */
export function executionState(session: Session, nowMs: number): ExecutionState | undefined {
  const { run, nextStep, attempt, lastFailure } = session;
  if (run?.kind !== "agent") return undefined;
  const { runId, status, decision, waiting, error } = run;
  const question = waiting?.asked?.name;
  return {
    runId,
    status,
    step: nextStep,
    attempt,
    isHeld: isHeld(session, nowMs),
    isDecided: decision?.step === nextStep,
    ...(question === undefined ? {} : { question }),
    ...(lastFailure === undefined ? {} : { lastFailure }),
    ...(error === undefined ? {} : { error }),
  };
}

/** How far an agent's run is. */
export type ExecutionProgress = {
  runId: string;
  status: RunStatus;
  instructions: { total: number; done: number; current?: string };
  /** Decisions that were carried out. */
  doneSteps: number;
  usage: AgentUsage;
  notes?: string;
};

/** @returns undefined where no agent has worked in the session last. */
export async function executionProgress(
  world: Pick<World, "store" | "blobs">,
  session: Session,
): Promise<ExecutionProgress | undefined> {
  const { run } = session;
  const task = run?.kind === "agent" ? await readTask(world, session) : undefined;
  if (run === undefined || task === undefined) return undefined;
  const { runId, status, doneSteps, progress = noProgress } = run;
  const { instruction, notes, usage } = progress;
  const instructions = instructionsOf(task);
  const done = status === "COMPLETED" ? instructions.length : instruction;
  const current = instructions[done];
  return {
    runId,
    status,
    instructions: {
      total: instructions.length,
      done,
      ...(current === undefined ? {} : { current }),
    },
    doneSteps,
    usage: shownUsage(usage),
    ...(notes === undefined ? {} : { notes }),
  };
}
