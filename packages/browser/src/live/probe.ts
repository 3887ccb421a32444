import type { Action, StepErrorCode } from "@dormouse/contract";
import { ActionError } from "@dormouse/core";

/**
 * Failures that say the page was there and does not have what the probe looks for. After any other
 * one nothing is known of the step, and taking that for "it has not happened" would do it twice.
 */
const denials: ReadonlySet<StepErrorCode> = new Set([
  "expectation_failed",
  "wait_timeout",
  "locator_not_found",
  "element_not_visible",
  "option_not_found",
]);

/**
 * Whether the failure of one of its actions is a probe's "no", provided that the page was there. A
 * page that does not finish loading says nothing.
 */
export function isDenial(error: unknown, action: Action): boolean {
  if (action.type === "waitFor" && action.loadState !== undefined) return false;
  return error instanceof ActionError && denials.has(error.code);
}

/**
 * A site that is down, busy or broken, or has signed the session out, answers with a page that tells
 * nothing about the step; "404 Not Found" does.
 *
 * @param page what the probe's tab shows; `status` 0 where it is not known
 * @throws ActionError `navigation_failed`
 */
export function refuseErrorPage(page: { url: string; status: number }): void {
  const { url, status } = page;
  const failed = status >= 400 && status !== 404 && status !== 410;
  if (!failed && !url.startsWith("chrome-error:")) return;
  const reason = failed ? `the site answered with status ${status}` : "the site is not there";
  throw new ActionError("navigation_failed", `the probe could not be asked: ${reason}`);
}
