import type {
  Once,
  ScriptAction,
  ScriptStep,
  SiteChallenge,
  SiteDescription,
} from "@dormouse/contract";
import type { AgentStep } from "../agent/task.ts";
import type { Stage } from "../login/stages.ts";

/**
 * A step that has to do with a login: its actions are done as one, and judged by the site's check. Texts of it refer to
 * credentials and answers, which are filled in where it is done.
 */
export type SiteStep = {
  stage: Stage;
  name: string;
  actions: ScriptAction[];
  once?: Once;
  check: SiteDescription["check"];
  /** All that belongs to the site: what somebody signs in with is entered nowhere else. */
  hosts: readonly string[];
  /** Of one that answers a challenge: how it is told, and asked. */
  challenge?: Challenge;
};

/** What a site may ask before it lets somebody in, but for how it is answered. */
export type Challenge = { name: string } & Omit<SiteChallenge, "answer">;

/** A step that answers one. */
export type AnswerStep = SiteStep & { challenge: Challenge };

export function isAnswerStep(step: RunStep): step is AnswerStep {
  return "challenge" in step;
}

/** It sees to it that somebody is signed in. */
export function signsIn({ stage }: Pick<SiteStep, "stage">): boolean {
  return stage === "signIn" || stage.startsWith("answer:");
}

/** A step of a run as it is stored: what a client has written, or what an operation, a login or a task was made into. */
export type RunStep = ScriptStep | SiteStep | AgentStep;
