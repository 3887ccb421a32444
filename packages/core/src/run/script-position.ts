import type { CurrentRun } from "../session/session.ts";

/**
 * Which step of its script, or of its stages, a run stands at. Steps that a model did to mend one count as done, and as
 * none of the script's: while one is being mended it is the one behind that.
 */
export function scriptPosition({
  doneSteps,
  mendingSteps = 0,
}: Pick<CurrentRun, "doneSteps" | "mendingSteps">): number {
  return doneSteps - mendingSteps;
}
