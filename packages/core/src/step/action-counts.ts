import type { StepView } from "@dormouse/contract";

/** Of all actions that were begun: how many succeeded, and how many did not. */
export type ActionCounts = { succeeded: number; failed: number };

export const noActions: ActionCounts = { succeeded: 0, failed: 0 };

/** Fails a step in whose action it comes true, which is cut short. */
const cutShort: ReadonlySet<string> = new Set(["step_timeout", "run_timeout", "session_timeout"]);

/** The counts with a step's actions among them. */
export function countsAfter(
  { succeeded, failed }: ActionCounts,
  { actions, error }: Pick<StepView, "actions" | "error">,
): ActionCounts {
  return {
    succeeded: succeeded + actions.length,
    failed: failed + (error !== undefined && isOfAction(error) ? 1 : 0),
  };
}

/** A step may fail for what its actions left, too. */
function isOfAction({ action, code }: NonNullable<StepView["error"]>): boolean {
  return action !== undefined || cutShort.has(code);
}
