import type { StepFailure } from "@dormouse/contract";
import { asActions } from "../login/sign-in/as-actions.ts";
import { ActionError } from "../step/errors.ts";
import type { Acted } from "./act.ts";
import { signIn } from "./sign-in.ts";
import { judgeNow, type SiteActing } from "./site-acting.ts";

/**
 * Does a step that has to do with a login, and says what was learnt about it.
 * @throws what any step throws.
 */
export async function doSiteStep(acting: SiteActing): Promise<Acted> {
  const { stage } = acting.step;
  if (stage === "check") return check(acting);
  if (stage === "operate" || stage === "read") return operate(acting);
  if (stage === "signOut") return signOut(acting);
  return signIn(acting);
}

async function check(acting: SiteActing): Promise<Acted> {
  const { verdict, why } = await judgeNow(acting);
  const seen = { actions: [], judged: { verdict } };
  return verdict === "unsure" ? { ...seen, error: unsure(why) } : seen;
}

/** Its own failure does not say whether somebody is signed in. */
async function operate(acting: SiteActing): Promise<Acted> {
  const acted = await acting.operate();
  if (acted.error === undefined) return acted;
  const { verdict } = await judgeNow(acting);
  return { ...acted, judged: { verdict } };
}

/** What its actions came to does not matter where nobody is signed in any more. */
async function signOut(acting: SiteActing): Promise<Acted> {
  const actions = asActions(acting.step.actions);
  const { error, ...acted } = await acting.act({
    actions,
    secretActions: new Set(),
    ownActions: new Set(),
  });
  if (acted.cancelled !== undefined) return acted;
  const { verdict, why } = await judgeNow(acting);
  const seen = { ...acted, judged: { verdict } };
  if (verdict === "signed_out") return seen;
  return { ...seen, error: error ?? (verdict === "unsure" ? unsure(why) : stillSignedIn()) };
}

function unsure(why: string): StepFailure {
  return new ActionError("login_unsure", `${why} What was known of it before stays.`).toFailure();
}

function stillSignedIn(): StepFailure {
  const message = "Somebody is still signed in behind the site's logout.";
  return new ActionError("expectation_failed", message).toFailure();
}
