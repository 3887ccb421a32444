import { findKeptSession } from "../session/find.ts";
import type { Session, SessionKey } from "../session/session.ts";
import type { HotPage } from "../world/hot-state.ts";
import type { World } from "../world/world.ts";
import { loadMemory, loadMemoryAt } from "./load-memory.ts";
import type { PageMemory } from "./page-memory.ts";
import { toldSession } from "./told-session.ts";

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
  const copy = await readCopy(world, key);
  if (session === undefined && copy.isTrusted) return copy.page;
  return checkedPage(world, session ?? (await findKeptSession(world, key)), copy);
}

/** What is hot of a session, and whether it is taken for the newest. */
export type HotCopy = { readAtMs: number } & (
  | { page: HotPage; isTrusted: boolean }
  | { page: undefined; isTrusted: false }
);

export async function readCopy({ hot, clock }: World, key: SessionKey): Promise<HotCopy> {
  const page = await hot.readPage(key);
  const readAtMs = clock.nowMs();
  if (page === undefined) return { page, readAtMs, isTrusted: false };
  return { page, readAtMs, isTrusted: Math.abs(readAtMs - page.checkedAtMs) < hotTrustMs };
}

/**
 * The newest page as the session's record says.
 * @param session read after the copy was, or at the same time.
 */
export async function checkedPage(
  world: World,
  session: Session,
  { page: hot, readAtMs: checkedAtMs, isTrusted }: HotCopy,
): Promise<FoundPage | undefined> {
  const { pageState, revision, agentId } = session;
  if (pageState === undefined || pageState.outdated) {
    if (hot !== undefined) await world.hot.forget(session);
    return undefined;
  }
  const { step } = pageState;
  const told = { session: toldSession(session), actions: [] };
  const stand = { step, revision, checkedAtMs, told };
  if (hot?.step === step) {
    if (!isTrusted) await world.hot.confirmPage(session, stand);
    return hot;
  }
  const memory = await loadMemory(world, session, pageState);
  // Nobody goes on from it: another run makes a copy of its own.
  if (session.ended === undefined) await world.hot.putPage(session, { ...stand, memory, agentId });
  return { step, memory };
}
