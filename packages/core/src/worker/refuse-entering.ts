import type { ActionContext } from "../world/browser.ts";

type Refusing = ActionContext["refuseEntering"];

/** Of what an action depends on: all of these have to let it enter something. */
export function refusingBy(...rules: Refusing[]): Pick<ActionContext, "refuseEntering"> {
  const all = rules.filter((rule) => rule !== undefined);
  if (all.length === 0) return {};
  return {
    refuseEntering(action, addresses) {
      for (const refuse of all) refuse(action, addresses);
    },
  };
}
