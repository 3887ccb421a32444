import { scriptPosition } from "../run/script-position.ts";
import type { CurrentRun } from "../session/session.ts";
import type { StepOutcome } from "../step/outcome.ts";

/**
 * A step of a run that has to do with a login, by its name in the run's stored script. `check` sees whether somebody
 * is signed in, `signIn` sees to it, `operate` and `read` do an operation, `ask:` and `answer:` are for a challenge
 * of that name.
 */
export type Stage =
  | "check"
  | "signIn"
  | "operate"
  | "read"
  | "signOut"
  | `ask:${string}`
  | `answer:${string}`;

/** Whether somebody is signed in, as the site's check has it. */
export type Verdict = "signed_in" | "signed_out" | "unsure";

/** What was learnt about a login by a step. */
export type Judged = {
  verdict: Verdict;
  /** Name of what the site asks for before it lets anybody in. */
  challenge?: string;
  /** Id of the picture that is shown with its question. */
  picture?: string;
};

/**
 * The run's stages behind the one whose outcome this is: longer where what was learnt calls for more.
 * @returns undefined where the run fails with the outcome's error.
 */
export function stagesAfter(
  run: Pick<CurrentRun, "stages" | "doneSteps" | "mendingSteps">,
  { error, judged, hasIntent }: Pick<StepOutcome, "error" | "judged" | "hasIntent">,
): readonly Stage[] | undefined {
  const { stages = [] } = run;
  const behind = scriptPosition(run) + 1;
  const done = stages.slice(0, behind);
  const left = stages.slice(behind);
  const hasSignedIn = done.includes("signIn");
  if (judged?.challenge !== undefined) {
    const { challenge } = judged;
    return [...done, `ask:${challenge}`, `answer:${challenge}`, ...left];
  }
  if (judged?.verdict === "signed_out" && !hasSignedIn) {
    if (done.at(-1) === "check") return [...done, "signIn", ...left];
    // What may have happened is not done again.
    if (done.at(-1) === "operate" && hasIntent === undefined) {
      return [...done, "signIn", "operate", ...left];
    }
  }
  return error === undefined ? stages : undefined;
}

/** The stage is one of those that see to it that somebody is signed in. */
export function isSigningIn(stage: Stage = "check"): boolean {
  return stage === "signIn" || stage.startsWith("ask:") || stage.startsWith("answer:");
}
