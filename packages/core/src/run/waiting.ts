import type { CurrentRun } from "../session/session.ts";

/** What the run waits for at the step where it stands; undefined where that step has not begun to wait. */
export function waitingOf({ waiting, doneSteps }: CurrentRun): CurrentRun["waiting"] {
  return waiting?.index === doneSteps ? waiting : undefined;
}
