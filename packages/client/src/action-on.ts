import type { AvailableAction, Ref, ScriptAction } from "@dormouse/contract";

/**
 * The action of a script that does what a page state says can be done.
 * @param fields as `arguments` of it asks for them, and what any action may say: `{ value: "Ada" }`;
 *   of `drag`, `{ to: { ref: "e20" } }`.
 */
export function actionOn(
  { ref, action }: Pick<AvailableAction, "ref" | "action">,
  fields: Record<string, unknown> = {},
): ScriptAction {
  return { type: action, ...placeOf(action, ref), ...fields } as ScriptAction;
}

function placeOf(action: AvailableAction["action"], ref: Ref): Record<string, unknown> {
  if (action === "clickAt") return {};
  return action === "drag" ? { from: { ref } } : { locator: { ref } };
}
