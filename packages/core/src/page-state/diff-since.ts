import { findKeptSession } from "../session/find.ts";
import type { SessionKey } from "../session/session.ts";
import type { World } from "../world/world.ts";
import { diffPages } from "./diff/merge-patch.ts";
import { findPage, type FindPageOptions, type FoundPage } from "./find-page.ts";
import { loadMemoryAt } from "./load-memory.ts";
import type { PageMemory } from "./page-memory.ts";
import type { MergePatch } from "./page-record.ts";

/** The page now, and as it was after an earlier step. */
export type PagesSince = {
  now: FoundPage;
  /** Absent where no step up to that one had looked at it. */
  before?: PageMemory;
};

/**
 * A session's page beside what it was after the step `since`.
 * @param options.session see findPage.
 * @returns undefined where there is no page now, as findPage.
 * @throws as findPage.
 */
export async function pagesSince(
  world: World,
  key: SessionKey,
  since: number,
  options: Pick<FindPageOptions, "session"> = {},
): Promise<PagesSince | undefined> {
  const now = await findPage(world, key, options);
  if (now === undefined) return undefined;
  if (since >= now.step) return { now, before: now.memory };
  if (options.session === undefined) await findKeptSession(world, key);
  const earlier = await loadMemoryAt(world, key, since);
  return earlier === undefined ? { now } : { now, before: earlier.memory };
}

/**
 * What changed of a session's page since a step. Where that is what the newest step changed, nothing but the hot copy
 * is asked.
 * @returns as pagesSince; `delta` is undefined where there is no page before to tell a change of.
 * @throws as findPage.
 */
export async function deltaSince(
  world: World,
  key: SessionKey,
  since: number,
  options: Pick<FindPageOptions, "session"> = {},
): Promise<{ now: FoundPage; delta: MergePatch | undefined } | undefined> {
  const [now, hot] = await Promise.all([findPage(world, key, options), world.hot.readDelta(key)]);
  if (now === undefined) return undefined;
  if (since >= now.step) return { now, delta: {} };
  if (hot?.step === now.step && hot.from <= since) return { now, delta: hot.delta };
  if (options.session === undefined) await findKeptSession(world, key);
  const before = await loadMemoryAt(world, key, since);
  return { now, delta: before && diffPages(before.memory, now.memory) };
}
