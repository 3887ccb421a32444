import type { Action, SiteDescription } from "@dormouse/contract";
import { ActionError } from "../../step/errors.ts";
import { asActions } from "./as-actions.ts";
import type { Verdict } from "../stages.ts";

/** Whether somebody is signed in, and in words what that is known by. */
export type Judgement = { verdict: Verdict; why: string };

/** Done in a tab of its own: whether all of the actions succeeded. */
export type Ask = (actions: Action[]) => Promise<boolean>;

/**
 * What the site's check says.
 * @throws whatever `ask` throws but an ActionError: that is no answer, and leaves it unsure.
 */
export async function judge(
  ask: Ask,
  { open, signedIn, signedOut }: SiteDescription["check"],
): Promise<Judgement> {
  const goto = { type: "goto", url: open } as const;
  try {
    const isIn = await ask([goto, ...asActions(signedIn)]);
    const signs = asActions(signedOut);
    // The page that is there already will not become another.
    const isOut = await ask([goto, ...(isIn ? signs.map(atOnce) : signs)]);
    return judgements[`${isIn}-${isOut}`];
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    return { verdict: "unsure", why: `The site's check could not be asked: ${error.message}.` };
  }
}

const judgements = {
  "true-false": { verdict: "signed_in", why: "The site's check says that somebody is signed in." },
  "false-true": { verdict: "signed_out", why: "The site's check says that nobody is signed in." },
  "true-true": {
    verdict: "unsure",
    why: "Of the site's check, both signedIn and signedOut succeeded.",
  },
  "false-false": {
    verdict: "unsure",
    why: "Of the site's check, neither signedIn nor signedOut succeeded.",
  },
} as const satisfies Record<`${boolean}-${boolean}`, Judgement>;

/** It is looked for, and not waited for. */
export function atOnce(action: Action): Action {
  return { ...action, timeoutMs: 1 };
}
