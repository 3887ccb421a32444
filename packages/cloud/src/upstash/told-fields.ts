import { actionsInState, toldActions, type HotTold } from "@dormouse/core";

const actionPrefix = "action:";

/** What else a state tells is left out where it is larger than that: a step may write it each time. */
const toldBytesMax = 64 * 1024;

/** What a script takes of it: what is told of the session, the oldest action to keep, the others in words. */
export function toldWords(told: HotTold | undefined): (string | number)[] {
  if (told === undefined) return nothing;
  const oldest = told.session.statistics.total_actions - actionsInState;
  const words = toldActions(told.session, told.actions).flatMap((action) => [
    `${actionPrefix}${action.t}`,
    JSON.stringify(action),
  ]);
  const all = [JSON.stringify(told.session), Math.max(0, oldest), words.length, ...words];
  return Buffer.byteLength(all.join("")) > toldBytesMax ? nothing : all;
}

const nothing = ["", 0, 0];

/** @param fields of the page's hash, read from JSON. */
export function toldIn(fields: ReadonlyMap<string, unknown>): HotTold | undefined {
  const session = fields.get("session") as HotTold["session"] | undefined;
  if (session === undefined) return undefined;
  const actions = [...fields].filter(([name]) => name.startsWith(actionPrefix));
  return {
    session,
    actions: toldActions(
      session,
      actions.map(([, action]) => action as HotTold["actions"][number]),
    ),
  };
}
