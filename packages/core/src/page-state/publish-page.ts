import type { Session } from "../session/session.ts";
import type { World } from "../world/world.ts";
import type { RecordedPage } from "./record-page.ts";

/**
 * Puts the page into the hot state once the step that recorded it is committed.
 * @param session as that commit left it.
 */
export async function publishPage(
  { hot }: Pick<World, "hot">,
  session: Session,
  { pointer: { step }, memory, record, delta }: RecordedPage,
): Promise<void> {
  const { revision, updatedAtMs: checkedAtMs, agentId } = session;
  const stand = { step, revision, checkedAtMs };
  if (record === undefined) await hot.confirmPage(session, stand);
  else await hot.putPage(session, { ...stand, memory, agentId, delta });
}
