import type { StepFailure } from "@dormouse/contract";
import type { CurrentRun, Session } from "../../session/session.ts";
import type { StepOutcome } from "../../step/outcome.ts";

const code = "login_signed_out";

/** Why the run ends where a step of it has found a copy signed out, which knows nothing to sign in with. */
export function signedOutOnCopy(
  { copyOf }: Pick<Session, "copyOf">,
  { judged, hasIntent }: Pick<StepOutcome, "judged" | "hasIntent">,
): StepFailure | undefined {
  if (copyOf === undefined || judged?.verdict !== "signed_out") return undefined;
  // Who waits for it would have it done again.
  if (hasIntent !== undefined) return undefined;
  return {
    code,
    message: `Nobody is signed in any more in the state that was copied; login ${copyOf.loginId} is looked after.`,
  };
}

type Copy = Session & Required<Pick<Session, "copyOf">>;

/** That is how the run has ended. */
export function isSignedOutCopy(session: Session, run: CurrentRun | undefined): session is Copy {
  return session.copyOf !== undefined && run?.error?.code === code;
}
