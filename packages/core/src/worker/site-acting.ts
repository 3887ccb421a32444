import type { Entering } from "../login/sign-in/enter-secrets.ts";
import { judge, type Judgement } from "../login/sign-in/verdict.ts";
import type { SigningIn } from "../login/sign-in/signing-in.ts";
import type { Session } from "../session/session.ts";
import type { AnswerStep, SiteStep } from "../step/site-step.ts";
import type { ActionContext, LiveBrowser } from "../world/browser.ts";
import type { Acted } from "./act.ts";
import type { Worker } from "./worker.ts";

/** A step that has to do with a login, as it is being done. */
export type SiteActing = {
  worker: Pick<Worker, "world" | "resolver" | "report">;
  session: Session;
  live: LiveBrowser;
  context: ActionContext;
  step: SiteStep;
  /** What it may meet where it signs in, and what it then enters. */
  challenges: readonly AnswerStep[];
  signingIn?: SigningIn | undefined;
  /** Does the step's actions as those of any other. */
  operate(): Promise<Acted>;
  /** Does these. */
  act(entering: Entering): Promise<Acted>;
};

/** What the site's check says now. @throws the reason why the step was cut short, BrowserLostError */
export async function judgeNow({ live, context, step }: SiteActing): Promise<Judgement> {
  const judgement = await judge((actions) => live.probe(actions, context), step.check);
  // What was cut short is no answer of the site's.
  context.signal.throwIfAborted();
  return judgement;
}
