import {
  DormouseError,
  limits,
  type AskStep,
  type ScriptAction,
  type Site,
  type SiteChallenge,
} from "@dormouse/contract";
import type { RunTask } from "../run/run-task.ts";
import { compileOperation } from "../site/compile-operation.ts";
import type { RunStep, SiteStep } from "../step/site-step.ts";
import type { Stage } from "./stages.ts";

/** A run that signs in. */
export function loginTask(site: Site): RunTask {
  return { kind: "login", actions: signInSteps(site), stages: ["signIn"] };
}

/** A run that sees whether somebody is signed in, and signs in where nobody is. */
export function refreshTask(site: Site): RunTask {
  return { kind: "refresh", actions: [checkStep(site), ...signInSteps(site)], stages: ["check"] };
}

/**
 * A run that does an operation, and signs in where that is needed for it. What has an effect is begun only once
 * somebody was seen to be signed in. What it gives is the run's output of that name.
 * @throws DormouseError `invalid_request`: there is no such operation, or its input is not as its schema says.
 */
export function operationTask(
  site: Site,
  name: string,
  input: Record<string, unknown>,
  user?: string,
): RunTask {
  const operation = site.operations[name];
  if (operation === undefined) throw noOperation(site, name);
  const steps = compileOperation(name, operation, input, user).map((step, index): SiteStep => {
    const stage = index === 0 ? "operate" : "read";
    const { check, hosts } = site;
    return { ...step, stage, name: step.name ?? stage, check, hosts };
  });
  const done = steps.map(({ stage }) => stage);
  const stages: Stage[] = operation.effect ? ["check", ...done] : done;
  const actions = [checkStep(site), ...signInSteps(site), ...steps];
  return { kind: "operation", operation: name, actions, stages };
}

/** A run that signs out; undefined where nobody has said how. */
export function logoutTask(site: Site): RunTask | undefined {
  const { logout } = site;
  if (logout === undefined) return undefined;
  const step = { ...stepOf(site, "signOut"), actions: repeatable(logout.actions) };
  return { kind: "logout", actions: [step], stages: ["signOut"] };
}

function signInSteps(site: Site): RunStep[] {
  const { login, challenges = {} } = site;
  return [
    { ...stepOf(site, "signIn"), actions: repeatable(login.actions) },
    ...Object.entries(challenges).flatMap(([name, challenge]) =>
      challengeSteps(site, name, challenge),
    ),
  ];
}

function challengeSteps(
  site: Site,
  name: string,
  { answer, ...challenge }: SiteChallenge,
): [AskStep, SiteStep] {
  const { prompt, secret = true, timeoutMs = limits.challengeTimeoutMsDefault } = challenge;
  return [
    { type: "ask", name, question: { kind: "text", prompt, secret }, timeoutMs },
    {
      ...stepOf(site, `answer:${name}`),
      actions: repeatable(answer.actions),
      challenge: { name, ...challenge },
    },
  ];
}

function checkStep(site: Site): SiteStep {
  return stepOf(site, "check");
}

function stepOf({ check, hosts }: Site, stage: Stage): SiteStep {
  return { stage, name: stage, actions: [], check, hosts };
}

/** It is done again as a whole where it was cut off: that is no harm, whatever it sends. */
function repeatable(actions: readonly ScriptAction[]): ScriptAction[] {
  return actions.map((action) => ({ ...action, effect: false }));
}

function noOperation({ name: site, operations }: Site, name: string): DormouseError {
  const known = Object.keys(operations).join(", ");
  return new DormouseError(
    "invalid_request",
    `name: ${site} has no operation "${name}"; it has ${known}.`,
    {
      path: "name",
    },
  );
}
