import type { DiffFormat, PageDiff } from "@dormouse/contract";
import { findKeptSession } from "../session/find.ts";
import type { SessionKey } from "../session/session.ts";
import type { HotDelta } from "../world/hot-state.ts";
import type { World } from "../world/world.ts";
import { findPage, type FoundPage } from "./find-page.ts";
import { loadMemoryAt } from "./load-memory.ts";
import { pageStateNotFound, refuseStepToCome } from "./read-state.ts";
import { viewDiff, worthTelling } from "./view/diff.ts";
import { viewDelta } from "./view/view-delta.ts";

type Request = { since?: number | undefined; format: DiffFormat };

/**
 * What changed of a session's page since a step; without one, what its newest change was. Where that is what the
 * newest step changed, hot copies may be all that is read.
 * @throws DormouseError `session_not_found`, `session_deleted`, `step_not_found`, `page_state_not_found`
 */
export async function readDiff(
  world: World,
  key: SessionKey,
  { since, format }: Request,
): Promise<PageDiff> {
  const [found, hot] = await Promise.all([
    findPage(world, key),
    format === "merge" ? world.hot.readDelta(key) : undefined,
  ]);
  const now = found && (await notBehind(world, key, found, since));
  if (now === undefined) throw pageStateNotFound(key);
  const told = hot && hotDiff(hot, now, since);
  if (told !== undefined) return told;
  const before = await pageBefore(world, key, now, since);
  const diff = viewDiff(before, now, format);
  return since === undefined || before === undefined ? diff : { ...diff, since };
}

/**
 * Whoever names a step after the one that was found knows more than the hot copy: it may be behind, or the steps since
 * have left the page as it was.
 */
async function notBehind(
  world: World,
  key: SessionKey,
  found: FoundPage,
  since: number | undefined,
): Promise<FoundPage | undefined> {
  if (since === undefined || since <= found.step) return found;
  const session = await findKeptSession(world, key);
  refuseStepToCome(session, since, "since");
  return findPage(world, key, { session });
}

/** What the copy of the newest change says; undefined where it says nothing of what is asked. */
function hotDiff(
  { from, step, delta }: HotDelta,
  now: FoundPage,
  since = from,
): PageDiff | undefined {
  if (step !== now.step || since < from || since >= step) return undefined;
  const change = viewDelta(delta, now);
  return change && { since, step, ...worthTelling(change, now) };
}

async function pageBefore(
  world: World,
  key: SessionKey,
  now: FoundPage,
  since: number | undefined,
): Promise<FoundPage | undefined> {
  if (since !== undefined && since >= now.step) return now;
  return loadMemoryAt(world, key, since ?? now.step - 1);
}
