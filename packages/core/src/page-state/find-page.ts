import { findKeptSession } from "../session/find.ts";
import type { Session, SessionKey } from "../session/session.ts";
import type { HotPage } from "../world/hot-state.ts";
import type { World } from "../world/world.ts";
import { loadMemory, loadMemoryAt } from "./load-memory.ts";
import type { PageMemory } from "./page-memory.ts";

/** A copy is taken for the newest for so long after it was last known to be. */
export const hotTrustMs = 5_000;

/** A session's page, and the step that left it so. */
export type FoundPage = { step: number; memory: PageMemory };

export type FindPageOptions = {
  /** After which step. Default: the newest. */
  atStep?: number | undefined;
  /** The session as it was just read: then the page is the one it has, not one that was so a moment ago. */
  session?: Session | undefined;
};

/**
 * The page of a session: from the hot copy, which may be as old as `hotTrustMs`; from the store where there is none,
 * or it is not the newest. What the store gave becomes the hot copy.
 * @returns undefined where no step has looked at it, or its state was exchanged since.
 * @throws DormouseError `session_not_found`, `session_deleted`, where the store is asked.
 */
export async function findPage(
  world: World,
  key: SessionKey,
  { atStep, session }: FindPageOptions = {},
): Promise<FoundPage | undefined> {
  if (atStep !== undefined) {
    const { nextStep, pageState } = session ?? (await findKeptSession(world, key));
    // Where the state was exchanged since, the newest page is none, but that of the step is.
    if (atStep < nextStep - 1 || pageState?.outdated) return loadMemoryAt(world, key, atStep);
  }
  const hot = await world.hot.readPage(key);
  const nowMs = world.clock.nowMs();
  if (hot !== undefined && session === undefined && isTrusted(hot, nowMs)) return hot;
  return checked(world, session ?? (await findKeptSession(world, key)), hot, nowMs);
}

function isTrusted({ checkedAtMs }: HotPage, nowMs: number): boolean {
  return Math.abs(nowMs - checkedAtMs) < hotTrustMs;
}

/** The newest page as the session's record says, which was read at `checkedAtMs` or after. */
async function checked(
  world: World,
  session: Session,
  hot: HotPage | undefined,
  checkedAtMs: number,
): Promise<FoundPage | undefined> {
  const { pageState, revision, agentId } = session;
  if (pageState === undefined || pageState.outdated) {
    if (hot !== undefined) await world.hot.forget(session);
    return undefined;
  }
  const { step } = pageState;
  const stand = { step, revision, checkedAtMs };
  if (hot?.step === step) {
    if (!isTrusted(hot, checkedAtMs)) await world.hot.confirmPage(session, stand);
    return hot;
  }
  const memory = await loadMemory(world, session, pageState);
  // Nobody goes on from it: another run makes a copy of its own.
  if (session.ended === undefined) await world.hot.putPage(session, { ...stand, memory, agentId });
  return { step, memory };
}
