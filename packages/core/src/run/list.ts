import type { Page, RunView } from "@dormouse/contract";
import type { SessionKey } from "../session/session.ts";
import { findKeptSession } from "../session/find.ts";
import { runView } from "../session/view.ts";
import type { PageRequest } from "../world/store.ts";
import type { World } from "../world/world.ts";

/**
 * The session's runs, newest first.
 * @throws DormouseError `session_not_found`, `session_deleted`, `invalid_cursor`
 */
export async function listRuns(
  world: World,
  key: SessionKey,
  page: PageRequest,
): Promise<Page<RunView>> {
  const session = await findKeptSession(world, key);
  const { items, nextCursor } = await world.store.listRuns(key, page);
  const current = session.run;
  return {
    items: items.map((run) => runView(key.sessionId, current?.runId === run.runId ? current : run)),
    ...(nextCursor === undefined ? {} : { nextCursor }),
  };
}
