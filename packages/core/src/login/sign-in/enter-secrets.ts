import {
  fillText,
  mapTexts,
  referencesOf,
  textsIn,
  type Action,
  type ScriptAction,
  type SiteReference,
} from "@dormouse/contract";
import { ActionError } from "../../step/errors.ts";
import { asActions } from "./as-actions.ts";
import type { LoginSecrets } from "./login-secrets.ts";

/** What a challenge is answered with. */
export type Answer = { text: string; secret: boolean };

/** Actions as they are done, those of them that enter what is shown nowhere, and those that only the site may get. */
export type Entering = {
  actions: Action[];
  secretActions: ReadonlySet<Action>;
  ownActions: ReadonlySet<Action>;
};

/**
 * The actions with what they refer to written in, just before they are done: a code is soon over.
 * @throws ActionError `login_failed` where it is not there.
 */
export function enterSecrets(
  actions: readonly ScriptAction[],
  secrets: LoginSecrets,
  answer?: Answer,
): Entering {
  const secretActions = new Set<Action>();
  const ownActions = new Set<Action>();
  const entered = asActions(actions).map((action) => {
    const filled = mapTexts(action, ({ text }) =>
      fillText(text, (reference) => valueOf(reference, secrets, answer)),
    );
    const references = textsIn(action).flatMap(({ text }) => referencesOf(text));
    if (references.length > 0) ownActions.add(filled);
    if (references.some((reference) => isSecret(reference, answer))) secretActions.add(filled);
    return filled;
  });
  return { actions: entered, secretActions, ownActions };
}

function valueOf({ of, name }: SiteReference, secrets: LoginSecrets, answer?: Answer): string {
  if (of === "challenge" && answer !== undefined) return answer.text;
  if (of === "credentials") {
    if (name === "username") return secrets.username;
    if (name === "password") return secrets.password;
    if (name === "totp") return secrets.code();
  }
  throw new ActionError("login_failed", `Nothing is known that {{${of}.${name}}} could stand for.`);
}

function isSecret(reference: SiteReference | undefined, answer?: Answer): boolean {
  if (reference === undefined) return false;
  const { of, name } = reference;
  return of === "challenge" ? answer?.secret !== false : name !== "username";
}
