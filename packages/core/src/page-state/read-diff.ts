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
  const [now, hot] = await Promise.all([
    findPage(world, key),
    format === "merge" ? world.hot.readDelta(key) : undefined,
  ]);
  if (now === undefined) throw pageStateNotFound(key);
  const told = hot && hotDiff(hot, now, since);
  if (told !== undefined) return told;
  const before = await pageBefore(world, key, now, since);
  const diff = viewDiff(before, now, format);
  return since === undefined || before === undefined ? diff : { ...diff, since };
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
  // The hot copy may be all that was read, and it does not tell of steps that left the page as it was.
  if (since !== undefined && since > now.step) {
    refuseStepToCome(await findKeptSession(world, key), since, "since");
  }
  if (since !== undefined && since >= now.step) return now;
  return loadMemoryAt(world, key, since ?? now.step - 1);
}
