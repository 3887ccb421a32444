import { limits, stepErrorCatalog, type Retry, type StepFailure } from "@dormouse/contract";
import type { Session } from "../session/session.ts";

/**
 * Whether a step that failed is tried again, by the rule that its author gave it.
 * @param session with the attempts so far, the one that failed among them.
 */
export function isRetried(
  rule: Retry | undefined,
  { code }: StepFailure,
  { retries = 0 }: Pick<Session, "retries">,
): boolean {
  if (rule === undefined) return false;
  const { attempts = limits.retryAttemptsDefault, on } = rule;
  const isNamed = on === undefined ? isRetryable(code) : on.some((named) => named === code);
  return isNamed && retries + 1 < attempts;
}

function isRetryable(code: string): boolean {
  return Object.entries(stepErrorCatalog).some(
    ([known, { kind }]) => known === code && kind === "retryable",
  );
}
