import type { HealedStep, StepFailure, StepFailureCode } from "@dormouse/contract";
import { scriptPosition } from "../../run/script-position.ts";
import type { CurrentRun } from "../../session/session.ts";
import type { StepOutcome } from "../../step/outcome.ts";

/** A step that a model mends. */
export type Mending = {
  step: number;
  error: HealedStep["error"];
  /** Which of its actions failed, from 0. */
  action: number;
};

/** What a step fails with where its page is not the one that it was written for, before anything is done to it. */
const changed: ReadonlySet<string> = new Set<StepFailureCode>([
  "locator_not_found",
  "locator_ambiguous",
  "stale_ref",
  "section_not_found",
  "element_not_visible",
  "element_not_enabled",
  "element_not_stable",
  "element_covered",
  "element_wrong_kind",
  "option_not_found",
  "tab_not_found",
  "wait_timeout",
  "expectation_failed",
  "extraction_failed",
]);

/** Whether a model is to mend the step that failed so, and nothing of it may have happened already. */
export function isMendable(
  run: CurrentRun,
  { error, judged, withoutEffect }: Pick<StepOutcome, "error" | "judged" | "withoutEffect">,
): boolean {
  const { heal, mending, stages } = run;
  if (heal === undefined || mending !== undefined || withoutEffect === undefined) return false;
  if (error === undefined || !changed.has(error.code)) return false;
  const stage = stages?.[scriptPosition(run)];
  // Nobody but the site's description signs in.
  if (stages !== undefined && stage !== "operate" && stage !== "read") return false;
  return judged?.verdict !== "signed_out";
}

export function mendingOf(step: number, { code, message, action = 0 }: StepFailure): Mending {
  return { step, error: { code, message: message.slice(0, messageLength).toWellFormed() }, action };
}

/** They lie in the session's record, which every step reads and writes. */
const messageLength = 300;

/** How many steps of the run a model has decided. */
export function decidedSteps({
  kind,
  doneSteps,
  mendingSteps = 0,
}: Pick<CurrentRun, "kind" | "doneSteps" | "mendingSteps">): number {
  return kind === "agent" ? doneSteps : mendingSteps;
}
