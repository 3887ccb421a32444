import type { ActionState, AvailableAction, Ref, ScriptAction } from "@dormouse/contract";

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

/** What the action takes beside its element, as JSON Schema; undefined where that is nothing. */
export function argumentsOf(
  { argument_schemas: usual }: Pick<ActionState, "argument_schemas">,
  { action, arguments: own }: Pick<AvailableAction, "action" | "arguments">,
): Record<string, unknown> | undefined {
  return own ?? usual.find((one) => one.action === action)?.arguments;
}

function placeOf(action: AvailableAction["action"], ref: Ref): Record<string, unknown> {
  if (action === "clickAt") return {};
  return action === "drag" ? { from: { ref } } : { locator: { ref } };
}
