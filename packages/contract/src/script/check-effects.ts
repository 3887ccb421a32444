import type { z } from "zod";
import type { ScriptAction } from "./action.ts";
import type { ScriptStep, StepGroup } from "./script.ts";

type Complaint = { path: PropertyKey[]; message: string };

const notAgain = "what must not happen twice is not tried again after a failure";

/** Refuses what a step says of its effect where it could not be kept, or would mean nothing. */
export function checkEffects(step: ScriptStep, context: z.RefinementCtx): void {
  const complaints = "actions" in step ? ofGroup(step) : isAction(step) ? ofAction(step) : [];
  for (const complaint of complaints) context.addIssue({ code: "custom", ...complaint });
}

function isAction(step: Exclude<ScriptStep, StepGroup>): step is ScriptAction {
  return step.type !== "sleep" && step.type !== "wakeAt" && step.type !== "ask";
}

function ofAction({ effect, probe, retry }: ScriptAction): Complaint[] {
  const complaints: Complaint[] = [];
  if (probe !== undefined && effect !== true) {
    complaints.push({ path: ["probe"], message: "goes with effect: true" });
  }
  if (retry !== undefined && effect === true) {
    complaints.push({ path: ["retry"], message: `goes without effect: true: ${notAgain}` });
  }
  return complaints;
}

function ofGroup({ actions, once, retry }: StepGroup): Complaint[] {
  const complaints = actions.flatMap((action, index) => [
    ...ofAction({ ...action, retry: undefined }).map(({ path, message }) => ({
      path: ["actions", index, ...path],
      message,
    })),
    ...withinGroup(action, { isLast: index === actions.length - 1, once }).map(
      ({ path, message }) => ({ path: ["actions", index, ...path], message }),
    ),
  ]);
  if (retry === undefined) return complaints;
  if (once !== undefined) {
    complaints.push({ path: ["retry"], message: `goes without once: ${notAgain}` });
  }
  if (actions.some(({ effect }) => effect === true)) {
    const message = `goes without an action of effect: true: ${notAgain}`;
    complaints.push({ path: ["retry"], message });
  }
  return complaints;
}

function withinGroup(
  { effect, retry }: ScriptAction,
  { isLast, once }: { isLast: boolean; once: StepGroup["once"] },
): Complaint[] {
  const complaints: Complaint[] = [];
  if (retry !== undefined) {
    complaints.push({
      path: ["retry"],
      message: "goes on the group: its actions are tried again together",
    });
  }
  if (effect !== true) return complaints;
  if (once !== undefined) {
    const message = "goes without the group's once, which speaks for all its actions";
    complaints.push({ path: ["effect"], message });
  } else if (!isLast) {
    const message =
      "goes on the last action of a step: what follows belongs into the next step, or give the group once";
    complaints.push({ path: ["effect"], message });
  }
  return complaints;
}
