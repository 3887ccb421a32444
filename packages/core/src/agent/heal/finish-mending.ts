import type { Action, ActionOutcome } from "@dormouse/contract";

/** What the actions that read were to give, as a model gave it in their place. */
export function givenInPlace(actions: readonly Action[], output: object): ActionOutcome[] {
  return actions.flatMap(({ type, name }): ActionOutcome[] => {
    if (name === undefined || !Object.hasOwn(output, name)) return [];
    return [{ type, name, durationMs: 0, output: Reflect.get(output, name) as unknown }];
  });
}
