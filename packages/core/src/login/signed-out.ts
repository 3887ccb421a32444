import type { StepFailure } from "@dormouse/contract";
import type { Session } from "../session/session.ts";
import type { StepOutcome } from "../step/outcome.ts";

/** Why the run ends where a step of it has found a copy signed out, which knows nothing to sign in with. */
export function signedOutOnCopy(
  { copyOf }: Pick<Session, "copyOf">,
  { judged }: Pick<StepOutcome, "judged">,
): StepFailure | undefined {
  if (copyOf === undefined || judged?.verdict !== "signed_out") return undefined;
  return {
    code: "login_signed_out",
    message: `Nobody is signed in any more in the state that was copied; login ${copyOf.loginId} is looked after.`,
  };
}
