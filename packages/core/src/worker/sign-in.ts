import { enterSecrets, type Answer } from "../login/sign-in/enter-secrets.ts";
import { loginFailure } from "../login/sign-in/login-failure.ts";
import type { SigningIn } from "../login/sign-in/signing-in.ts";
import { scriptPosition } from "../run/script-position.ts";
import { runOf, type Session } from "../session/session.ts";
import { ActionError } from "../step/errors.ts";
import type { AnswerStep, SiteStep } from "../step/site-step.ts";
import type { Acted } from "./act.ts";
import { answerFor } from "./answer-challenge.ts";
import { meetChallenge, pictureOf } from "./meet-challenge.ts";
import { judgeNow, type SiteActing } from "./site-acting.ts";

/** A site that asks for ever would have its run grow for ever, and whoever answers wrong for ever be locked out. */
const asksMax = 10;

/**
 * Signs in, or goes on with it with what was answered, until somebody is signed in, nobody can be, or a person is to
 * be asked. What its actions came to does not matter where somebody is signed in: they may have been before.
 */
export async function signIn(acting: SiteActing): Promise<Acted> {
  const { step, signingIn } = acting;
  if (signingIn === undefined) throw new Error(`step ${step.stage} has nothing to sign in with`);
  const tries = new Map<string, number>();
  if (step.challenge !== undefined) tries.set(step.challenge.name, Number.POSITIVE_INFINITY);
  let acted = await enter(acting, signingIn, step, signingIn.answer);
  for (;;) {
    if (acted.cancelled !== undefined) return acted;
    const arrived = await arrive(acting, acted);
    if (!("challenge" in arrived)) return arrived;
    const { challenge } = arrived;
    const { name } = challenge;
    let picture: ReturnType<typeof pictureOf> | undefined;
    const shown = () => (picture ??= pictureOf(acting, challenge));
    const tried = tries.get(name) ?? 0;
    const answer = await answerFor(acting, signingIn, challenge, tried, shown);
    if (answer === undefined) {
      const asked = timesAsked(acting.session);
      return asked < asksMax ? waiting(acted, name, await shown()) : inVain(acted, name, asked);
    }
    tries.set(name, tried + 1);
    acted = joined(acted, await enter(acting, signingIn, arrived, answer));
  }
}

/** Where the login has led to: the challenge that is asked, or the end. */
async function arrive(acting: SiteActing, acted: Acted): Promise<Acted | AnswerStep> {
  const met = await meetChallenge(acting, false);
  if (met !== undefined) return met;
  const judgement = await judgeNow(acting);
  const { verdict } = judgement;
  const { error, ...done } = acted;
  if (verdict === "signed_in") return { ...done, judged: { verdict } };
  const late = await meetChallenge(acting, true);
  if (late !== undefined) return late;
  const failure = loginFailure(judgement, error, await acting.live.page());
  return { ...done, judged: { verdict }, error: failure };
}

function enter(
  acting: SiteActing,
  { secrets }: SigningIn,
  { actions }: SiteStep,
  answer?: Answer,
): Promise<Acted> {
  return acting.act(enterSecrets(actions, secrets, answer));
}

/** A person is asked; what the actions came to led there. */
function waiting(
  { error: _led, ...acted }: Acted,
  challenge: string,
  picture?: { artifactId: string },
): Acted {
  const { artifactId } = picture ?? {};
  const judged = { verdict: "signed_out", challenge } as const;
  return {
    ...acted,
    judged: artifactId === undefined ? judged : { ...judged, picture: artifactId },
  };
}

/** How often the run has asked somebody so far, whatever for. */
function timesAsked(session: Session): number {
  const run = runOf(session);
  const { stages = [] } = run;
  return stages.slice(0, scriptPosition(run)).filter((stage) => stage.startsWith("ask:")).length;
}

function inVain({ error: _led, ...acted }: Acted, challenge: string, times: number): Acted {
  const message = `The site still asks for "${challenge}", after ${times} answers: ask for the login again to go on.`;
  const error = new ActionError("login_failed", message).toFailure();
  return { ...acted, judged: { verdict: "signed_out" }, error };
}

function joined({ actions }: Acted, next: Acted): Acted {
  return { ...next, actions: [...actions, ...next.actions] };
}
