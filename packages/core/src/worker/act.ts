import type { Action, ActionOutcome, StepFailure } from "@dormouse/contract";
import { ActionError } from "../step/errors.ts";
import type { ActionContext, LiveBrowser } from "../world/browser.ts";

export type Acted = { actions: ActionOutcome[]; error?: StepFailure };

/** Does the actions in order, up to the first that cannot be done. */
export async function act(
  live: LiveBrowser,
  actions: Action[],
  context: ActionContext,
): Promise<Acted> {
  const outcomes: ActionOutcome[] = [];
  for (const [index, action] of actions.entries()) {
    try {
      context.signal.throwIfAborted();
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
