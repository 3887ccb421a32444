import type { Action, ActionOutcome, StepFailure } from "@dormouse/contract";
import type { Control } from "../session/session.ts";
import { ActionError } from "../step/errors.ts";
import type { ActionContext, LiveBrowser } from "../world/browser.ts";

export type Acted = {
  actions: ActionOutcome[];
  error?: StepFailure;
  cancelled?: Control;
  abandoned?: true;
};

/**
 * Does the actions in order, up to the first that cannot be done or is not to be begun any more.
 * @param cancelled asked before each action: did the run's owner cancel it meanwhile?
 */
export async function act(
  live: Pick<LiveBrowser, "perform">,
  actions: Action[],
  context: ActionContext,
  cancelled: () => Promise<Control | undefined>,
): Promise<Acted> {
  const outcomes: ActionOutcome[] = [];
  for (const [index, action] of actions.entries()) {
    try {
      context.signal.throwIfAborted();
      const control = await cancelled();
      if (control !== undefined) return { actions: outcomes, cancelled: control };
      outcomes.push(await live.perform(action, context));
    } catch (thrown) {
      // An aborted action may end in any error; why it was aborted is the truth.
      const error = context.signal.aborted ? context.signal.reason : thrown;
      if (!(error instanceof ActionError)) throw error;
      return { actions: outcomes, error: error.toFailure(index) };
    }
  }
  return { actions: outcomes };
}
