import type { CurrentRun, Session } from "../session/session.ts";
import { isUnfinished } from "./status.ts";

/** @returns the agent's run that is not over yet; none of nobody's. */
export function joinableRun(
  { status, run, queue = [] }: Session,
  agent: string | undefined,
): Pick<CurrentRun, "runId"> | undefined {
  if (status === "CLEANUP" || agent === undefined) return undefined;
  const unfinished = isUnfinished(run) ? [run, ...queue] : queue;
  return unfinished.find((one) => one.agent === agent);
}
