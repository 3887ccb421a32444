import { fillText, referencesOf, type Action } from "@dormouse/contract";
import type { Answers } from "../input/fill-in.ts";
import { ActionError } from "../step/errors.ts";
import type { ActionContext } from "../world/browser.ts";
import { refusingOtherOrigins, type Bound } from "./secret-origins.ts";

/** What stands for an answer that the model is not told. */
export function referenceTo(name: string): string {
  return `{{input.${name}}}`;
}

/** Names of answers to agents' questions: what refers to any other that was not given may be meant for a page. */
const ours = /^answer-\d+$/;

/** Whether a text has something in it that the model was not told. */
export function refersToAnswer(text: string): boolean {
  return referencesOf(text).some(
    (reference) => reference?.of === "input" && ours.test(reference.name),
  );
}

/** Actions as they are done, those of them that enter what is shown nowhere, and what keeps that from other sites. */
export type Filled = {
  actions: Action[];
  secretActions: ReadonlySet<Action>;
  refuseEntering?: ActionContext["refuseEntering"];
};

/**
 * The actions of a decision with the secret answers that they refer to written in.
 * @throws ActionError `decision_refused` for one that was not given, or cannot be entered so; in words for the model.
 */
export function withSecretAnswers(actions: readonly Action[], answers: Answers): Filled {
  const secretActions = new Set<Action>();
  const bound = new Map<Action, Bound[]>();
  const filled = actions.map((action) => {
    const own = withAnswers(action, answers);
    if (own === action) return own;
    secretActions.add(own);
    const where = boundIn(action, answers);
    if (where.length > 0) bound.set(own, where);
    return own;
  });
  const refuseEntering = refusingOtherOrigins(bound);
  return { actions: filled, secretActions, ...(refuseEntering && { refuseEntering }) };
}

function boundIn(action: Action, { origins }: Answers): Bound[] {
  return namesIn(action).flatMap((name) => {
    const origin = origins.get(name);
    return origin === undefined ? [] : [{ reference: referenceTo(name), origin }];
  });
}

function withAnswers(action: Action, answers: Answers): Action {
  const names = namesIn(action).filter((name) => answers.secrets.has(name) || ours.test(name));
  if (names.length === 0) return action;
  for (const name of names) {
    if (!answers.secrets.has(name))
      throw refused(`Nobody was asked in secret for ${referenceTo(name)}.`);
  }
  switch (action.type) {
    case "fill":
      return { ...action, value: fill(action.value, answers) };
    case "type":
      // What has the focus by then may show it.
      if (action.locator === undefined)
        throw refused("type takes a secret answer with a ref only.");
      return { ...action, text: fill(action.text, answers) };
    default:
      throw refused(`${action.type} takes no secret answer: fill and type do.`);
  }
}

/** What the action refers to, wherever in it. */
function namesIn(action: Action): string[] {
  return textsOf(action)
    .flatMap(referencesOf)
    .flatMap((reference) => (reference?.of === "input" ? [reference.name] : []));
}

function fill(text: string, { values, secrets }: Answers): string {
  return fillText(text, ({ of, name }) => {
    const value = of === "input" && secrets.has(name) ? values.get(name) : undefined;
    return value ?? `{{${of}.${name}}}`;
  });
}

function textsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsOf);
}

function refused(message: string): ActionError {
  return new ActionError("decision_refused", message);
}
