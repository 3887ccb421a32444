import type { Hint } from "@dormouse/core";
import { parseHint } from "../../../packages/functions/src/handlers/hint.ts";

/** @throws Error where the message is none */
export function hintOf(body: string): Hint {
  const hint = parseHint(body);
  if (hint === undefined) throw new Error(`no hint: ${body}`);
  return hint;
}
