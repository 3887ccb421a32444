import type { RunView } from "@dormouse/contract";
import { isUnfinished } from "./status.ts";

/** What a run is for. */
export function runName({ kind, operation }: Pick<RunView, "kind" | "operation">): string {
  switch (kind) {
    case "login":
      return "Sign-in";
    case "refresh":
      return "Refresh";
    case "logout":
      return "Sign-out";
    case "operation":
      return operation ?? "Operation";
    case "agent":
      return "Task";
    default:
      return "Run";
  }
}

/** How far a run is. How many steps a task will take nobody knows before it is done. */
export function stepsOf({
  kind,
  status,
  steps,
}: Pick<RunView, "kind" | "status" | "steps">): string {
  const { done, total } = steps;
  const isOpen = kind === "agent" && isUnfinished(status);
  if (isOpen || done === total) return inSteps(done);
  return `${done} of ${inSteps(total)}`;
}

/** `1 step`, `4 steps` */
export function inSteps(count: number): string {
  return count === 1 ? "1 step" : `${count} steps`;
}
