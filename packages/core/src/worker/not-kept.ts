import type { SiteStep } from "../step/site-step.ts";
import type { Acted } from "./act.ts";

/**
 * Why what a step about a login has left must not take the place of the session's last state, in words for the
 * caller. @returns undefined where it may: somebody is signed in in it, or has yet to answer what is asked there.
 */
export function notKept(
  { stage }: SiteStep,
  { error, judged }: Pick<Acted, "error" | "judged">,
): string | undefined {
  if (judged?.challenge !== undefined || judged?.verdict === "signed_in") return undefined;
  if (error === undefined && (stage === "read" || stage === "operate")) return undefined;
  return judged?.verdict === "signed_out"
    ? "Nobody is signed in in the state that the step has left"
    : "It cannot be told whether anybody is signed in in the state that the step has left";
}
