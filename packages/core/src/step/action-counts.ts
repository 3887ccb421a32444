import type { Session } from "../session/session.ts";
import type { StepOutcome } from "./outcome.ts";

/** How many of the session's actions succeeded and how many failed, those of the step among them. */
export function countsAfter(
  { actionCounts = { succeeded: 0, failed: 0 } }: Session,
  { actions, error, abandoned }: StepOutcome,
): NonNullable<Session["actionCounts"]> {
  // A step may fail, too, for what its actions left.
  const hasFailed = abandoned === true || error?.action !== undefined;
  return {
    succeeded: actionCounts.succeeded + actions.length,
    failed: actionCounts.failed + (hasFailed ? 1 : 0),
  };
}
