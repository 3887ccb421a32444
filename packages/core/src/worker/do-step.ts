import type { Action } from "@dormouse/contract";
import type { Entering } from "../login/sign-in/enter-secrets.ts";
import { refusing } from "../login/sign-in/own-pages.ts";
import type { Session } from "../session/session.ts";
import { ActionError, ProbeUnansweredError } from "../step/errors.ts";
import type { StepPlan } from "../step/plan.ts";
import type { ActionContext, LiveBrowser } from "../world/browser.ts";
import { act, type Acted, type ActingRules } from "./act.ts";
import { doSiteStep } from "./site-step.ts";
import type { Worker } from "./worker.ts";

/** A step, in the browser that is awake for it. */
type Doing = {
  worker: Worker;
  session: Session;
  plan: StepPlan;
  live: LiveBrowser;
  /** What does its actions, and is watched at it. */
  view: Pick<LiveBrowser, "perform">;
  context: ActionContext;
  rules: ActingRules;
};

/** Does what the step is to do. @throws what attemptStep throws. */
export async function doStep(doing: Doing): Promise<Acted> {
  const { plan, view, rules, context } = doing;
  const { site: step, challenges = [], signingIn } = plan;
  const operate = () => doActions(doing);
  if (step === undefined) return operate();
  const enter = ({ actions, secretActions, ownActions }: Entering) => {
    const refuseEntering = refusing(ownActions, step.hosts);
    return act(view, actions, { ...context, secretActions, refuseEntering }, rules);
  };
  const { worker, session, live } = doing;
  const site = { worker, session, live, context, step, challenges, signingIn };
  return doSiteStep({ ...site, operate, act: enter });
}

/** Does the step's actions, unless an attempt before this one has done them. */
async function doActions({ plan, live, view, context, rules }: Doing): Promise<Acted> {
  const ask = (probe: Action[]) => askPage(live, probe, context);
  if (await rules.effects.haveHappened(ask)) return { actions: [], settledBy: "probe" };
  return act(view, plan.actions, context, rules);
}

/** "It has not happened" must be the site's answer: repeating a step on no answer is doing it blindly. */
async function askPage(
  live: LiveBrowser,
  probe: Action[],
  context: ActionContext,
): Promise<boolean> {
  try {
    return await live.probe(probe, context);
  } catch (error) {
    if (!(error instanceof ActionError) || context.signal.aborted) throw error;
    throw new ProbeUnansweredError(error.message, { cause: error });
  }
}
