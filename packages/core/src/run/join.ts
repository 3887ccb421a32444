import type { CurrentRun, Session } from "../session/session.ts";
import { isOver } from "./over.ts";

/** @returns the agent's run that is not over yet. */
export function joinableRun(
  { status, run }: Session,
  agent: string,
): Pick<CurrentRun, "runId"> | undefined {
  if (status === "CLEANUP" || run === undefined) return undefined;
  return run.agent === agent && !isOver(run) ? run : undefined;
}
