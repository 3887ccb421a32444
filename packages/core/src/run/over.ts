import type { CurrentRun } from "../session/session.ts";

/** Nothing will come of the run any more. */
export function isOver({ status }: Pick<CurrentRun, "status">): boolean {
  return status === "COMPLETED" || status === "FAILED" || status === "CANCELLED";
}
