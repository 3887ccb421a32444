import type { HistoryAction, PageState } from "@dormouse/contract";
import type { Session } from "../session/session.ts";
import { viewOwner, viewStatistics } from "./view/view.ts";

/** As many of the last actions stand in a state. */
export const actionsInState = 10;

/** What a state tells of a session beside its page. */
export type ToldSession = Pick<
  PageState,
  "session_id" | "agent_id" | "agent_name" | "statistics" | "last_updated"
>;

export function toldSession(session: Session): ToldSession {
  return {
    ...viewOwner(session),
    statistics: viewStatistics(session),
    last_updated: new Date(session.updatedAtMs).toISOString(),
  };
}

/**
 * Of these actions those that a state of the session tells of, oldest first. What an action was does not change: any
 * copy of it will do.
 */
export function toldActions(
  { statistics: { total_actions: total } }: ToldSession,
  actions: readonly HistoryAction[],
): HistoryAction[] {
  const byNumber = new Map(actions.map((action) => [action.t, action]));
  return [...byNumber.values()]
    .filter(({ t }) => t < total && t >= total - actionsInState)
    .toSorted((one, other) => one.t - other.t);
}
