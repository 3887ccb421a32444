import type { z } from "zod";
import { referencesOf, textsIn } from "../site/reference.ts";
import type { ScriptInput } from "./script-input.ts";
import type { ScriptStep } from "./script.ts";

/** Refuses references that nothing stands for. Where no input is given, braces are text like any other. */
export function checkScriptInput(
  { actions, input }: { actions: readonly ScriptStep[]; input?: ScriptInput | undefined },
  context: z.RefinementCtx,
): void {
  if (input === undefined) return;
  for (const { text, path, kind } of textsIn(actions, ["actions"])) {
    for (const reference of referencesOf(text)) {
      const isKnown = reference?.of === "input" && Object.hasOwn(input, reference.name);
      const message = !isKnown
        ? "refers to what `input` has not: there is {{input.name}}"
        : kind === "xpath"
          ? "XPath has no way to write any text: use css"
          : undefined;
      if (message !== undefined) context.addIssue({ code: "custom", path, message });
    }
  }
}
