import type { z } from "zod";
import type { ScriptAction } from "./action.ts";
import { referencesIn } from "./input-reference.ts";
import { limits } from "../limits.ts";
import type { ProbeAction } from "./probe.ts";
import type { Question } from "./question.ts";
import type { ScriptStep } from "./script.ts";

/** Refuses answers that cannot be there when they are needed, or that do not fit where they are. */
export function checkInputs(steps: readonly ScriptStep[], context: z.RefinementCtx): void {
  const asked = new Map<string, Question>();
  const asks = steps.filter((step) => !("actions" in step) && step.type === "ask");
  if (asks.length > limits.scriptQuestions) {
    const message = `may ask at most ${limits.scriptQuestions} questions`;
    context.addIssue({ code: "custom", path: [], message });
  }
  for (const [index, step] of steps.entries()) {
    for (const { name, path, action } of referencesOf(step)) {
      const message = complaint(asked.get(name), name, action);
      if (message !== undefined) {
        context.addIssue({ code: "custom", path: [index, ...path], message });
      }
    }
    if (!("actions" in step) && step.type === "ask") asked.set(step.name, step.question);
  }
}

type Placed = { name: string; path: PropertyKey[]; action: object };

function referencesOf(step: ScriptStep): Placed[] {
  if (!("actions" in step)) return "probe" in step ? ofAction(step, []) : placed(step, []);
  return [
    ...step.actions.flatMap((action, index) => ofAction(action, ["actions", index])),
    ...ofProbe(step.once?.probe, ["once", "probe"]),
  ];
}

function ofAction(action: ScriptAction, at: PropertyKey[]): Placed[] {
  return [...placed(action, at), ...ofProbe(action.probe, [...at, "probe"])];
}

function ofProbe(probe: ProbeAction[] = [], at: PropertyKey[]): Placed[] {
  return probe.flatMap((action, index) => placed(action, [...at, index]));
}

function placed(action: object, at: PropertyKey[]): Placed[] {
  return referencesIn(action).map(({ name, path }) => ({ name, path: [...at, ...path], action }));
}

function complaint(
  question: Question | undefined,
  name: string,
  action: object,
): string | undefined {
  if (question === undefined) return `no earlier step asks for "${name}"`;
  if (question.kind === "confirm") return `"${name}" is a confirmation, which is no text`;
  if (question.kind === "text" && question.secret === true && !isCovered(action)) {
    return `"${name}" is secret: it may be entered into a field that a locator names, which is covered then`;
  }
  return undefined;
}

/** What it is entered into is known, and is covered in pictures. */
function isCovered(action: object): boolean {
  return "locator" in action && ("value" in action || "text" in action);
}
