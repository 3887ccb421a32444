import {
  agentTaskFields,
  DormouseError,
  limits,
  parse,
  z,
  type AgentTask,
} from "@dormouse/contract";
import { clip } from "../page-state/text/quote.ts";
import type { CurrentRun, Session } from "../session/session.ts";
import { runOf } from "../session/session.ts";
import { noProgress } from "./progress.ts";
import { instructionsOf } from "./task.ts";

/** The instructions that an agent's run was given while it went on, in place of those that it began with. */
export type GivenInstructions = {
  /** Those that are done already come first, as they were. */
  steps: string[];
  /** How often it was given some. */
  times: number;
  /** The model knows. */
  isTold?: true;
};

/** Something that happened beside the agent, which its model is told with its next decision. */
export type ToldEvent = { atMs: number; text: string };

/** They lie in the session's record, which every step reads and writes, and which may not be large. */
const givenBytes = 64 * 1024;

const Instructions = z.object({ steps: agentTaskFields.steps.unwrap() });

/** The task as the run is to work it by now. */
export function taskAsGiven(task: AgentTask, { given }: Pick<CurrentRun, "given">): AgentTask {
  return given === undefined ? task : { ...task, task: undefined, steps: given.steps };
}

/**
 * The run with other instructions, from the one on that it is at.
 * @param task as it works it by now.
 * @throws DormouseError `invalid_request` for none, too many or too long ones.
 */
export function withInstructions(run: CurrentRun, task: AgentTask, steps: string[]): CurrentRun {
  const { instruction } = run.progress ?? noProgress;
  const done = instructionsOf(task).slice(0, instruction);
  const { steps: all } = parse(Instructions, { steps: [...done, ...steps] });
  const bytes = Buffer.byteLength(JSON.stringify(all));
  if (bytes > givenBytes) {
    const message = `steps: take ${bytes} bytes with those that are done, and may take ${givenBytes}: say them in fewer words`;
    throw new DormouseError("invalid_request", message, { path: "steps" });
  }
  return { ...run, given: { steps: all, times: (run.given?.times ?? 0) + 1 } };
}

/** The run with something that its model is to be told; of too much the oldest goes. */
export function withEvent(run: CurrentRun, text: string, atMs: number): CurrentRun {
  const event: ToldEvent = { atMs, text: clip(text.toWellFormed(), limits.agentEventLength) };
  return { ...run, told: [...(run.told ?? []), event].slice(-limits.agentEvents) };
}

/** The run once its model was told what this session's agent was to be told; what came meanwhile is told the next time. */
export function onceTold(run: CurrentRun, told: Session): CurrentRun {
  const { told: was = [], given: knew } = runOf(told);
  const known = new Set(was.map(({ atMs, text }) => `${atMs} ${text}`));
  const left = run.told?.filter(({ atMs, text }) => !known.has(`${atMs} ${text}`)) ?? [];
  const { told: _told, given, ...rest } = run;
  return {
    ...rest,
    ...(left.length === 0 ? {} : { told: left }),
    ...(given === undefined
      ? {}
      : { given: given.times === knew?.times ? { ...given, isTold: true } : given }),
  };
}
