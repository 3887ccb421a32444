import { scriptPosition } from "../../run/script-position.ts";
import { runOf, type Session } from "../../session/session.ts";
import type { Answers } from "../../input/fill-in.ts";
import { ActionError } from "../../step/errors.ts";
import type { StepPlan, Unusable } from "../../step/plan.ts";
import { signsIn } from "../../step/site-step.ts";
import type { World } from "../../world/world.ts";
import type { Answer } from "./enter-secrets.ts";
import { openLogin } from "../secret/login-secret.ts";
import { LoginSecrets } from "./login-secrets.ts";

/** What a step that signs in enters: the credentials, and of a challenge what was answered to it. */
export type SigningIn = { secrets: LoginSecrets; answer?: Answer };

/**
 * What the login in the session signs in with, where the run's next step enters it, or one before it has, so that
 * a page may still show it.
 * @returns undefined, too, where it is not there any more.
 * @throws KeyUnwrapError; DormouseError `unavailable`
 */
export async function openSecrets(
  { store, vault, clock }: Pick<World, "store" | "vault" | "clock">,
  session: Session,
): Promise<LoginSecrets | undefined> {
  const run = runOf(session);
  const { stages = [] } = run;
  const isNeeded = stages.slice(0, scriptPosition(run) + 1).some((stage) => signsIn({ stage }));
  const stored = isNeeded ? await store.readLoginSecret(session) : undefined;
  return stored && new LoginSecrets(clock, await openLogin({ vault }, stored));
}

/** The plan of a step that signs in, with what it enters; any other as it is. */
export function withSecrets(
  plan: StepPlan,
  secrets: LoginSecrets | undefined,
  { values, secrets: hidden }: Answers,
): StepPlan | Unusable {
  const { site, name } = plan;
  if (site === undefined || !signsIn(site)) return plan;
  if (secrets === undefined) {
    const failure = new ActionError("login_failed", credentialsGone).toFailure();
    return { type: "unusable", ...(name === undefined ? {} : { name }), failure };
  }
  const challenge = site.challenge?.name;
  const text = challenge === undefined ? undefined : values.get(challenge);
  if (challenge === undefined || text === undefined) return { ...plan, signingIn: { secrets } };
  return { ...plan, signingIn: { secrets, answer: { text, secret: hidden.has(challenge) } } };
}

const credentialsGone =
  "The credentials to sign in with are not held any more: ask for the login anew.";
