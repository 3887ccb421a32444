import type { Action } from "@dormouse/contract";
import { ActionError } from "../step/errors.ts";
import type { ActionContext } from "../world/browser.ts";

/** A secret answer, and where it was asked for. */
export type Bound = { reference: string; origin: string };

/** Of a page that somebody may be asked on; undefined for one that is nobody's, such as about:blank. */
export function originOf(address: string): string | undefined {
  const { protocol, origin } = URL.parse(address) ?? {};
  return protocol === "https:" || protocol === "http:" ? origin : undefined;
}

/**
 * What keeps secret answers from being entered anywhere but where they were asked for: what a page says may talk a model
 * into that.
 * @param entered by the actions that enter them
 * @returns what throws an ActionError `decision_refused`, in words for the model; undefined where nothing is bound.
 */
export function refusingOtherOrigins(
  entered: ReadonlyMap<Action, readonly Bound[]>,
): ActionContext["refuseEntering"] {
  if (entered.size === 0) return undefined;
  return (action, [page = ""]) => {
    const here = originOf(page);
    const other = entered.get(action)?.find(({ origin }) => origin !== here);
    if (other === undefined) return;
    const { reference, origin } = other;
    const where = here ?? "a page of no site";
    const message = `${reference} was asked for on ${origin}, and this is ${where}: it was not entered. Ask for it again on this page, if it is needed here.`;
    throw new ActionError("decision_refused", message);
  };
}
