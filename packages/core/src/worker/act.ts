import type { Action, ActionOutcome, StepFailure } from "@dormouse/contract";
import type { AgentTurn } from "../agent/turn.ts";
import type { Judged } from "../login/stages.ts";
import type { Control } from "../session/session.ts";
import { ActionError } from "../step/errors.ts";
import type { ActionContext, LiveBrowser } from "../world/browser.ts";
import type { Effects } from "./effects.ts";

export type Acted = {
  actions: ActionOutcome[];
  error?: StepFailure;
  cancelled?: Control;
  abandoned?: true;
  settledBy?: "probe";
  judged?: Judged;
  turn?: AgentTurn;
};

/** What an action's beginning depends on. */
export type ActingRules = {
  effects: Effects;
  /** Asked before each action: did the run's owner cancel it meanwhile? */
  cancelled(): Promise<Control | undefined>;
  /** @throws ActionError where the action is not to be done as things are now. */
  refuse?: ((index: number) => Promise<void>) | undefined;
};

/** Does the actions in order, up to the first that cannot be done or is not to be begun any more. */
export async function act(
  live: Pick<LiveBrowser, "perform">,
  actions: Action[],
  context: ActionContext,
  { effects, cancelled, refuse }: ActingRules,
): Promise<Acted> {
  const outcomes: ActionOutcome[] = [];
  for (const [index, action] of actions.entries()) {
    try {
      context.signal.throwIfAborted();
      const control = await cancelled();
      if (control !== undefined) return { actions: outcomes, cancelled: control };
      await refuse?.(index);
      outcomes.push(await live.perform(action, await effects.before(index, action, context)));
      effects.throwIfFailed();
    } catch (thrown) {
      // An aborted action may end in any error; why it was aborted is the truth.
      const error = context.signal.aborted ? context.signal.reason : thrown;
      if (!context.signal.aborted) effects.throwIfFailed();
      if (!(error instanceof ActionError)) throw error;
      return { actions: outcomes, error: error.toFailure(index) };
    }
  }
  return { actions: outcomes };
}
