import { fillIn, type Action, type ProbeAction, type ScriptAction } from "@dormouse/contract";

/** A site's actions as they are done: what questions of a script were answered stands in none of them. */
export function asActions(actions: readonly (ScriptAction | ProbeAction)[]): Action[] {
  return actions.map((action): Action => fillIn(action, refuse));
}

function refuse(name: string): never {
  throw new Error(`an action of a site refers to the answer "${name}"`);
}
