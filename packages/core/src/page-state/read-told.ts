import type { HistoryAction } from "@dormouse/contract";
import { findKeptSession } from "../session/find.ts";
import type { Session, SessionKey } from "../session/session.ts";
import type { HotTold } from "../world/hot-state.ts";
import type { World } from "../world/world.ts";
import { checkedPage, readCopy, type FoundPage } from "./find-page.ts";
import { listActions } from "./history/list-actions.ts";
import { actionsInState, toldActions, toldSession, type ToldSession } from "./told-session.ts";

/** What there is to be told of a session. */
export type Told = {
  session: ToldSession;
  /** Absent where no step has looked at it. */
  page?: FoundPage | undefined;
  /** The last ones, oldest first; none where they were not asked for. */
  actions: HistoryAction[];
};

export type ToldRequest = {
  withActions: boolean;
  /** How many of the newest actions are told of at all. */
  mostActions: number;
};

/**
 * From the hot copy alone, where that may be taken for the newest; else from the session's record, and what else of it
 * is not hot. What the store gave is hot from then on.
 * @throws DormouseError `session_not_found`, `session_deleted`, where the store is asked.
 */
export async function readTold(
  world: World,
  key: SessionKey,
  { withActions, mostActions }: ToldRequest,
): Promise<Told> {
  const most = withActions ? Math.min(actionsInState, mostActions) : 0;
  const copy = await readCopy(world, key);
  if (copy.isTrusted && copy.page.told !== undefined) {
    const { told, ...page } = copy.page;
    const actions = actionsIn(told, told.session, most);
    if (actions !== undefined) return { session: told.session, page, actions };
  }
  const record = await findKeptSession(world, key);
  const session = toldSession(record);
  const held = actionsIn(copy.page?.told, session, most);
  const [page, actions] = await Promise.all([
    checkedPage(world, record, copy),
    held ?? newestActions(world, record, most),
  ]);
  if (held === undefined && page !== undefined && record.ended === undefined) {
    const stand = { step: page.step, revision: record.revision, checkedAtMs: copy.readAtMs };
    await world.hot.confirmPage(key, { ...stand, told: { session, actions } });
  }
  return { session, page, actions };
}

/** @returns undefined where the copy does not hold them all. */
function actionsIn(
  copy: HotTold | undefined,
  session: ToldSession,
  most: number,
): HistoryAction[] | undefined {
  const count = Math.min(most, session.statistics.total_actions);
  const actions = toldActions(session, copy?.actions ?? []);
  return actions.length < count ? undefined : actions.slice(actions.length - count);
}

async function newestActions(
  world: World,
  session: Session,
  limit: number,
): Promise<HistoryAction[]> {
  const actions = await listActions(world, session, { limit, offset: 0, most: limit });
  return actions.toReversed();
}
