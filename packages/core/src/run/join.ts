import type { CurrentRun, Session } from "../session/session.ts";
import { isUnfinished } from "./status.ts";

/** @returns the agent's run that is not over yet. */
export function joinableRun(
  { status, run, queue = [] }: Session,
  agent: string,
): Pick<CurrentRun, "runId"> | undefined {
  if (status === "CLEANUP") return undefined;
  const unfinished = isUnfinished(run) ? [run, ...queue] : queue;
  return unfinished.find((one) => one.agent === agent);
}
