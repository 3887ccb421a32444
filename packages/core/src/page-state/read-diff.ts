import type { DiffFormat, PageDiff } from "@dormouse/contract";
import { findKeptSession } from "../session/find.ts";
import type { SessionKey } from "../session/session.ts";
import type { World } from "../world/world.ts";
import { findPage, type FoundPage } from "./find-page.ts";
import { loadMemoryAt } from "./load-memory.ts";
import { pageStateNotFound, refuseStepToCome } from "./read-state.ts";
import { viewDiff } from "./view/diff.ts";

/**
 * What changed of a session's page since a step; without one, what its newest change was.
 * @throws DormouseError `session_not_found`, `session_deleted`, `step_not_found`, `page_state_not_found`
 */
export async function readDiff(
  world: World,
  key: SessionKey,
  { since, format }: { since?: number | undefined; format: DiffFormat },
): Promise<PageDiff> {
  const now = await findPage(world, key);
  if (now === undefined) throw pageStateNotFound(key);
  const before = await pageBefore(world, key, now, since);
  const diff = viewDiff(before, now, format);
  return since === undefined || before === undefined ? diff : { ...diff, since };
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
