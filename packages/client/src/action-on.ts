import type { AvailableAction, ScriptAction } from "@dormouse/contract";

/**
 * The action of a script that does what a page state says can be done.
 * @param fields as `arguments` of it asks for them, and what any action may say: `{ value: "Ada" }`.
 */
export function actionOn(
  { ref, action }: Pick<AvailableAction, "ref" | "action">,
  fields: Record<string, unknown> = {},
): ScriptAction {
  const place = action === "clickAt" ? {} : { locator: { ref } };
  return { type: action, ...place, ...fields } as ScriptAction;
}
