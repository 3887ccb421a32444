import type { ScriptAction } from "@dormouse/contract";

/** Has screenshots say who is signed in and what it is about, unless their author wants something else. */
export function captioned(caption: { user?: string; subject?: string }) {
  const saysNothing = Object.keys(caption).length === 0;
  return (action: ScriptAction): ScriptAction =>
    saysNothing || action.type !== "screenshot" || action.caption !== undefined
      ? action
      : { ...action, caption };
}
